import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from '../setup/json-schema.js';

/** Writes the JSON Schemas of the setup files after a change of the model: `node dist/scripts/generate-schema.js`. */
const FOLDER = 'setup/schema';

await mkdir(FOLDER, { recursive: true });
for (const [name, text] of jsonSchemas()) {
  await writeFile(join(FOLDER, name), text);
  console.log(join(FOLDER, name));
}
