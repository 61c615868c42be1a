import type { Addresses } from '../../setup/addresses.js';
import type { PlannedObject } from '../../setup/deployment/kubernetes/object.js';
import { secretRemarks } from '../../setup/deployment/kubernetes/secrets.js';
import type { KnownSecret } from '../../setup/deployment/kubernetes/secrets.js';
import type { Setup } from '../../setup/model/setup.js';
import { exporterDeployment } from './deployment.js';
import { environment } from './environment.js';
import type { ExporterTarget } from './exporter-target.js';
import { exporterService } from './service.js';
import { secretsOfSetup } from './setup-files.js';
import { setupObjects } from './setup-objects.js';
import { natsSecrets, setupVolumes } from './volumes.js';

/** What runs a setup in a cluster, and the addresses that it takes from a Secret of natsight's. */
export interface ExporterObjects {
  readonly objects: readonly PlannedObject[];
  readonly known: readonly KnownSecret[];
}

/** The files of a setup: its documents, and what `filesOfSetup` lists. */
export interface SetupContent {
  /** Bytes by the path below the folder of the setup, or as the setup writes it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly hash: string;
  /** Values that the documents take from elsewhere, such as `${REGION}`. */
  readonly references: readonly string[];
}

export function exporterObjects(
  setup: Setup,
  { files, hash }: Pick<SetupContent, 'files' | 'hash'>,
  addresses: Addresses,
  target: ExporterTarget,
): ExporterObjects {
  const service = setup.service.name;
  const setups = setupObjects(setup, files, target);
  const needed = natsSecrets(service, secretsOfSetup(setup));
  const { env, known } = environment(service, addresses, target);
  const volumes = setupVolumes(setups, needed);
  return {
    objects: [
      ...setups.map(({ object }) => ({ object })),
      {
        object: exporterDeployment(setup, target, { hash, addresses, env, volumes }),
        remarks: secretRemarks(needed),
      },
      { object: exporterService(setup, target) },
    ],
    known,
  };
}
