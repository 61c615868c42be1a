import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { SetupContent } from '../../exporter/kubernetes/exporter-objects.js';
import { filesOfSetup } from '../../exporter/kubernetes/setup-files.js';
import { documentFiles } from '../../setup/document-files.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import type { Setup } from '../../setup/model/setup.js';

/** Reads the files that an exporter needs to run the setup of a folder. */
export async function readSetupContent(setup: Setup, directory: string): Promise<SetupContent> {
  const documents = documentsIn(directory);
  const names = [...documents, ...filesOfSetup(setup)];
  const contents = await Promise.all(names.map((file) => readFile(resolve(directory, file))));
  const hash = createHash('sha256');
  for (const content of contents) hash.update(createHash('sha256').update(content).digest());
  const texts = contents.slice(0, documents.length).map(String).join('\n');
  return {
    files: new Map(names.map((file, index) => [file, contents[index] ?? new Uint8Array()])),
    hash: hash.digest('hex').slice(0, 16),
    references: [...new Set(texts.match(/\$\{[^{}\s"]+\}/g) ?? [])],
  };
}

/** The files of the two documents, by their paths below the folder. */
function documentsIn(directory: string): readonly string[] {
  return [PROCESSING_FILE, MONITORING_FILE]
    .map((name) => documentFiles(directory, name))
    .flatMap(({ whole, parts }) => [...whole, ...parts])
    .map((path) => relative(directory, path).split(sep).join('/'));
}
