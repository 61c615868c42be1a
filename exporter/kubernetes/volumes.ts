import {
  legalName,
  MAX_LABEL_VALUE_CHARACTERS,
  MAX_OBJECT_NAME_CHARACTERS,
} from '../../setup/deployment/kubernetes/names.js';
import { natsSecret } from '../../setup/deployment/kubernetes/secrets.js';
import type { NeededSecret } from '../../setup/deployment/kubernetes/secrets.js';
import { mountedFile, SETUP_FOLDER } from './setup-files.js';
import type { SetupObject } from './setup-objects.js';

/** A volume and where it is mounted. */
export interface MountedVolume {
  readonly volume: { readonly name: string; readonly [kind: string]: unknown };
  readonly mount: { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean };
}

/** A file in a volume: which key of which object it is. */
interface Projection {
  readonly folder: string;
  readonly path: string;
  readonly key: string;
  readonly object: string;
  readonly isSecret: boolean;
}

/** Owner and group may read. The group is the pod's `fsGroup`. */
const SECRET_MODE = 0o440;

/** A volume for each folder with files of the setup. Kubernetes replaces all files of a volume at once when an object changes. */
export function setupVolumes(
  setups: readonly SetupObject[],
  secrets: readonly NeededSecret[],
): readonly MountedVolume[] {
  const projections = withoutNesting([
    ...setups.flatMap(({ object, isSecret, keys }) =>
      keys.map(({ key, file }) => ({ ...mountedFile(file), key, object: object.metadata.name, isSecret })),
    ),
    ...secrets.map(({ name, key, file }) => ({ ...mountedFile(file), key, object: name, isSecret: true })),
  ]);
  const folders = [...new Set(projections.map(({ folder }) => folder))];
  return folders.map((folder) =>
    volumeAt(
      folder,
      projections.filter((each) => each.folder === folder),
    ),
  );
}

/** A volume within a read-only one cannot be mounted, so that the outer one gets the files of both. */
function withoutNesting(projections: readonly Projection[]): readonly Projection[] {
  return projections.map((projection) => {
    const outer = projections
      .map(({ folder }) => folder)
      .find((folder) => projection.folder.startsWith(`${folder}/`));
    if (outer === undefined) return projection;
    return {
      ...projection,
      folder: outer,
      path: `${projection.folder.slice(outer.length + 1)}/${projection.path}`,
    };
  });
}

/** The Secret that has to hold the files with secrets, one key for each. */
export function natsSecrets(service: string, files: readonly string[]): readonly NeededSecret[] {
  const plain = files.map(plainKey);
  return files.map((file) => {
    const key = plainKey(file);
    const isOnly = plain.filter((other) => other === key).length === 1;
    return {
      name: natsSecret(service),
      key:
        isOnly && key.length <= MAX_OBJECT_NAME_CHARACTERS
          ? key
          : legalName(file, MAX_OBJECT_NAME_CHARACTERS),
      file,
    };
  });
}

/** The path with `-` between its folders: `/run/secrets/nats.creds` is `run-secrets-nats.creds`. */
const plainKey = (file: string) => file.replace(/^\.?\//, '').replaceAll(/[^\w.-]+/g, '-');

function volumeAt(folder: string, files: readonly Projection[]): MountedVolume {
  const name =
    folder === SETUP_FOLDER
      ? 'setup'
      : legalName(
          `files${folder.replaceAll(/[^a-zA-Z0-9]/g, '-').toLowerCase()}`,
          MAX_LABEL_VALUE_CHARACTERS,
        );
  const objects = [...new Set(files.map(({ object }) => object))];
  const sources = objects.map((object) => {
    const own = files.filter((file) => file.object === object);
    const isSecret = own.some((file) => file.isSecret);
    const items = own.map(({ key, path }) => ({ key, path, ...(isSecret && { mode: SECRET_MODE }) }));
    return isSecret ? { secret: { name: object, items } } : { configMap: { name: object, items } };
  });
  return {
    volume: { name, projected: { sources } },
    mount: { name, mountPath: folder, readOnly: true },
  };
}
