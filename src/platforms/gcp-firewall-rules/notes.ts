import type { Commands, RenderRequest } from '../platform.js';

/** The commands around a snippet: each line is complete, in this order, in one shell and one folder. */
export function commands(request: RenderRequest): Commands {
  return request.format === 'gcloud' ? gcloudCommands() : terraformCommands();
}

const saveRules = `gcloud compute firewall-rules list --project="$PROJECT" --filter="network~/$NETWORK\\$" --format=yaml > firewall-rules-before.yaml`;

/**
 * What is deleted is what a script of ours created, by name. A filter by prefix is left to the server by gcloud 528
 * (measured), and could hit rules of other people.
 */
function deleteRulesOf(script: string): string {
  const names = `sed -n "s/^gcloud compute firewall-rules create '\\([a-z0-9-]*\\)' .*/\\1/p" ${script}`;
  return `${names} | xargs -r gcloud compute firewall-rules delete --project="$PROJECT" --quiet`;
}

function gcloudCommands(): Commands {
  return {
    apply: [
      "export PROJECT='my-project' NETWORK='my-network'",
      saveRules,
      'if [ -f portolan.applied.sh ]; then cp portolan.applied.sh portolan.before.sh; fi',
      `if [ -f portolan.applied.sh ]; then ${deleteRulesOf('portolan.applied.sh')}; fi`,
      'cp portolan.sh portolan.applied.sh',
      'sh portolan.sh',
    ],
    rollback: [
      deleteRulesOf('portolan.applied.sh'),
      'if [ -f portolan.before.sh ]; then sh portolan.before.sh && mv portolan.before.sh portolan.applied.sh; else rm portolan.applied.sh; fi',
    ],
  };
}

/** Files that do not end in .tf are no part of the configuration. */
function terraformCommands(): Commands {
  return {
    apply: [
      "export PROJECT='my-project' NETWORK='my-network'",
      'export TF_VAR_project="$PROJECT" TF_VAR_network="$NETWORK"',
      saveRules,
      'if [ -f portolan.tf.applied ]; then cp portolan.tf.applied portolan.tf.before; fi',
      'terraform init',
      'terraform plan -out=portolan.plan',
      'terraform apply portolan.plan',
      'cp portolan.tf portolan.tf.applied',
    ],
    rollback: [
      // A folder without any .tf file is refused by terraform, so that nothing would be removed; an empty one will do.
      "if [ -f portolan.tf.before ]; then mv portolan.tf.before portolan.tf; else echo '# No rules.' > portolan.tf; fi",
      'terraform apply',
      'cp portolan.tf portolan.tf.applied',
    ],
  };
}

/** What a proof has to take for granted: README, "With what is already there". */
export const assumes: readonly string[] = [
  'network tags are on the machines that the site names, and on no others',
  'the machines are in the network that the snippet is applied to, reached by the address of their primary interface',
  'no other firewall rule or firewall policy decides before these rules',
];
