import type { RenderRequest, SnippetFile } from '../platform.js';
import { renderGcloud } from './render-gcloud.js';
import { renderTerraform } from './render-terraform.js';
import { firewallRules } from './rules.js';

/** The file that each format has. */
export const files = {
  terraform: { path: 'portolan.tf', mediaType: 'text/plain' },
  gcloud: { path: 'portolan.sh', mediaType: 'text/x-shellscript' },
} as const;

/** Policies as one file of the format that was asked for. */
export function render(request: RenderRequest): readonly SnippetFile[] {
  const rules = firewallRules(request);
  switch (request.format) {
    case 'terraform':
      return [{ ...files.terraform, content: renderTerraform(rules, request.header) }];
    case 'gcloud':
      return [{ ...files.gcloud, content: renderGcloud(rules, request.header) }];
    default:
      throw new Error(`no format ${request.format}`);
  }
}
