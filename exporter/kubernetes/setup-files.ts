import { KubernetesError } from '../../setup/deployment/kubernetes/kubernetes-error.js';
import { namedFiles, secretFiles } from '../../setup/named-file.js';
import type { Setup } from '../../setup/model/setup.js';

/** Where the setup is in the container. Relative files of the setup are below it. */
export const SETUP_FOLDER = '/etc/natsight/setup';

/** Folders of the image that a mounted folder must not hide, and those of Kubernetes itself. */
const OF_THE_IMAGE =
  /^\/(?:[^/]*$|(?:bin|boot|dev|lib|lib64|natsight|proc|root|sbin|sys|usr)(?:\/|$)|etc\/natsight(?:\/|$))/;

/** A file of the setup in the container. */
export interface MountedFile {
  /** Folder in the container. */
  readonly folder: string;
  /** Path below it. */
  readonly path: string;
}

/** The files that a setup names, as it writes them: schemas, tables and recordings. */
export function filesOfSetup(setup: Setup): readonly string[] {
  const named = namedFiles(setup).map(({ named: { file } }) => file);
  const recorded = setup.streams.flatMap(({ source }) => (source.kind === 'file' ? [source.file.path] : []));
  return [...new Set([...named, ...recorded])];
}

/** The files with secrets and certificates that the exporter reads. */
export function secretsOfSetup(setup: Setup): readonly string[] {
  const own = secretFiles(setup).filter(({ reader }) => reader === 'natsight');
  return [...new Set(own.map(({ file }) => file))];
}

/** Where a file has to be in the container, so that the setup finds it under its own name. */
export function mountedFile(file: string): MountedFile {
  const path = withoutDots(file);
  if (!file.startsWith('/')) {
    if (path.startsWith('../')) {
      throw new KubernetesError(
        `the setup names ${JSON.stringify(file)}, which is outside of its folder. In a container it would not be there: use a path below the folder, or an absolute one.`,
      );
    }
    return { folder: SETUP_FOLDER, path };
  }
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash);
  if (slash === 0 || OF_THE_IMAGE.test(folder)) {
    throw new KubernetesError(
      `the setup names ${JSON.stringify(file)}, and a volume at ${JSON.stringify(folder === '' ? '/' : folder)} would hide what the image has there. Use a folder of its own, such as "/run/secrets/natsight", or a path relative to the setup.`,
    );
  }
  return { folder, path: path.slice(slash + 1) };
}

/** The path without `.` and, as far as they go, `..`. */
function withoutDots(file: string): string {
  const parts: string[] = [];
  for (const part of file.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part === '..' && last !== undefined && last !== '..') parts.pop();
    else parts.push(part);
  }
  return `${file.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}
