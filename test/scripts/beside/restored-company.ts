import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach } from '@jest/globals';
import { tempFolder } from '../../support/temp-folder.js';
import { company, filesOf, restoreCompany } from './company.js';
import type { Company } from './company.js';

export interface RestoredCompany {
  readonly started: () => Company;
  /** The files of its servers before each test. */
  readonly untouched: () => Readonly<Record<string, string>>;
  /** Another folder, which is removed after the last test. */
  readonly newFolder: (prefix: string) => string;
}

/** Starts a company before the first test of the file. No test depends on what an earlier one has left. */
export function restoredCompany(): RestoredCompany {
  const folder = tempFolder();
  const started = company();
  let untouched: Readonly<Record<string, string>> = {};
  beforeAll(() => {
    untouched = filesOf(started());
  });
  beforeEach(() => restoreCompany(started(), untouched));
  return {
    started,
    untouched: () => untouched,
    newFolder: (prefix) => mkdtempSync(join(folder, prefix)),
  };
}
