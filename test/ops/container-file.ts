import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { type Copy, DockerfileParser, type Instruction, Keyword } from 'dockerfile-ast';
import { filesOfProject, root } from './clone.js';

/** The text of the Dockerfile. */
export const containerFile = readFileSync(join(root, 'Dockerfile'), 'utf8');

/** One `FROM` and what follows it. */
export interface Stage {
  readonly image: string;
  readonly name: string | null;
  readonly steps: readonly Step[];
}

/** An instruction after `FROM`. */
export type Step =
  | { readonly kind: 'COPY'; readonly from: string | null; readonly sources: readonly string[]; readonly to: string }
  | { readonly kind: 'RUN'; readonly command: string }
  | { readonly kind: 'WORKDIR'; readonly path: string }
  | { readonly kind: 'ENV'; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'USER'; readonly user: string; readonly group: string }
  | { readonly kind: 'CMD'; readonly command: readonly string[] }
  | { readonly kind: 'HEALTHCHECK'; readonly command: readonly string[] }
  | { readonly kind: 'EXPOSE'; readonly port: number };

/** The stages of the Dockerfile; an instruction that we cannot replay is an error. */
export function stages(): readonly Stage[] {
  const dockerfile = DockerfileParser.parse(containerFile);
  const froms = dockerfile.getFROMs();
  return froms.map((from, index) => {
    const after = from.getRange().start.line;
    const before = froms[index + 1]?.getRange().start.line ?? Number.POSITIVE_INFINITY;
    const inside = dockerfile.getInstructions().filter((instruction) => {
      const { line } = instruction.getRange().start;
      return line > after && line < before;
    });
    return { image: from.getImage()!, name: from.getBuildStage(), steps: inside.map(stepOf) };
  });
}

function stepOf(instruction: Instruction): Step {
  const words = instruction.getArguments().map((argument) => argument.getValue());
  switch (instruction.getKeyword()) {
    case Keyword.COPY: {
      const flags = (instruction as Copy).getFlags().map((flag) => flag.toString());
      const from = (instruction as Copy).getFromFlag()?.getValue() ?? null;
      if (flags.length > (from === null ? 0 : 1)) throw new Error(`not replayed: ${flags.join(' ')}`);
      return { kind: 'COPY', from, sources: words.slice(0, -1), to: words.at(-1)! };
    }
    case Keyword.RUN:
      return { kind: 'RUN', command: instruction.getRawArgumentsContent()! };
    case Keyword.WORKDIR:
      return { kind: 'WORKDIR', path: words[0]! };
    case Keyword.ENV:
      return { kind: 'ENV', variables: Object.fromEntries(words.map((word) => word.split('=') as [string, string])) };
    case Keyword.USER: {
      const [user, group] = words[0]!.split(':');
      return { kind: 'USER', user: user!, group: group! };
    }
    case Keyword.EXPOSE:
      return { kind: 'EXPOSE', port: Number(words[0]) };
    case Keyword.CMD:
      return { kind: 'CMD', command: strings(instruction) };
    case Keyword.HEALTHCHECK:
      return { kind: 'HEALTHCHECK', command: strings(instruction) };
    default:
      throw new Error(`not replayed: ${instruction.getKeyword()}`);
  }
}

/** The words of a command in the form that needs no shell. */
function strings(instruction: Instruction): readonly string[] {
  const [, list] = /^(?:CMD )?(\[.*\])$/s.exec(instruction.getRawArgumentsContent() ?? '') ?? [];
  if (list === undefined) throw new Error(`${instruction.getKeyword()} asks for a shell`);
  return JSON.parse(list) as readonly string[];
}

/** The files that a build sees: those of the project which .dockerignore lets through. */
export function buildContext(): readonly string[] {
  const ignored = dockerignore.default().add(readFileSync(join(root, '.dockerignore'), 'utf8'));
  return ignored.filter([...filesOfProject()]);
}
