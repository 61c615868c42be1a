import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { generatePrometheus } from '../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { everyAlert } from '../prometheus/every-alert.js';
import { missingEventsTest } from '../prometheus/missing-events.js';
import { writeFiles } from '../prometheus/write-files.js';
import { programOfDebian } from '../support/debian-suite.js';
import { runCommand } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';

jest.setTimeout(600_000);
const folder = tempFolder();

test.each(['trixie', 'sid'] as const)(
  'the generated rules and their tests hold with the promtool of Debian %s',
  async (suite) => {
    const promtool = await programOfDebian(suite, 'promtool', 'promtool');
    const files = generatePrometheus(everyAlert(), DEFAULT_ADDRESSES);
    await writeFiles(folder, files);
    const tests = [...files.keys()].filter((file) => file.startsWith('tests/'));
    const paths = [
      ...tests.map((file) => join(folder, file)),
      await missingEventsTest(join(folder, 'missing')),
    ];
    for (const path of paths) {
      const result = await runCommand(promtool, ['test', 'rules', path], { withinMs: 300_000 });
      expect({ path, ...result }).toMatchObject({ exitCode: 0, stderr: '' });
    }
  },
);
