import { ownershipOf } from './ownership.js';
import { ProvisionError } from './provision-error.js';

/**
 * What a file shall contain, from what it contains now. `undefined`: there is no such file, now or then. Throws a `ProvisionError` if
 * natsight must not touch the file; `path` is for its message.
 */
export type Wanted = (before: string | undefined, path: string) => string | undefined;

/** Wanted files, by path relative to the configuration folder of a server. A file comes before the files that refer to it. */
export type WantedFiles = ReadonlyMap<string, Wanted>;

/** A file that natsight writes as a whole, for one service. `undefined`: it is removed. */
export function ownFile(service: string, text: string | undefined): Wanted {
  return (before, path) => {
    if (before !== undefined && !belongsTo(before, service)) throw foreignFile(before, path, service);
    return text;
  };
}

/** Several files that natsight writes as a whole. */
export function ownFiles(service: string, files: ReadonlyMap<string, string>): WantedFiles {
  return new Map([...files].map(([file, text]) => [file, ownFile(service, text)]));
}

/** Whether natsight wrote the text for this service, or before files named their service. */
export function belongsTo(text: string, service: string): boolean {
  const ownership = ownershipOf(text);
  return ownership !== undefined && (ownership.service ?? service) === service;
}

function foreignFile(text: string, path: string, service: string): ProvisionError {
  const owner = ownershipOf(text)?.service;
  const whose =
    owner === undefined
      ? 'was not written by natsight, or was edited since'
      : `belongs to the service "${owner}" of natsight`;
  const advice =
    owner === undefined
      ? 'Rename or remove it'
      : `Run "natsight unprovision" for "${owner}", or give one of the two servers another folder`;
  return new ProvisionError(
    'FOREIGN_FILE',
    `${path} ${whose}, so natsight does not write it for "${service}". ${advice}, and provision again.`,
  );
}
