import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MAX_TABLE_BYTES } from '../../../../exporter/io/lookup/read-table.js';
import { findFileFaults } from '../../../../exporter/io/setup/file-faults.js';
import { loadSetup } from '../../../../setup/load.js';
import { formatProblem } from '../../../../setup/problem.js';
import { tempFolder, writeText } from '../../../support/temp-folder.js';
import { MONITORING } from '../../../support/written-setup.js';

const folder = tempFolder();

/** The problems of a setup with this format and these steps, from its line on: the first line has the streams. */
async function problemsOf(format: string, step: string, insights = ''): Promise<readonly string[]> {
  await writeText(
    folder,
    'Streaming_Processing_Setup.json',
    `{ "dataStreams": { "flights": { "subject": "flights.>", "format": ${format} } },
"processingLogic": { "flights": [${step}] },
"service": { "name": "flights" }, "liveMetrics": {}, "realTimeDashboards": {},
"instantInsightRules": {${insights}} }`,
  );
  await writeText(folder, 'Real_Time_Monitoring_Setup.json', JSON.stringify(MONITORING));
  return loadSetup(folder, findFileFaults).problems.map((problem) =>
    formatProblem(problem).replace(`${folder}/`, '').replace(folder, 'DIR'),
  );
}

const file = 'Streaming_Processing_Setup.json';

describe('a table of expected keys', () => {
  const check = (by: string, expected: string) => {
    const silence = `"stream": "flights", "by": ${by}, "silentFor": "1m", "expect": ${expected}`;
    return problemsOf('"json"', '', `"Silent": { ${silence} }`);
  };

  test('may have other columns, with one label', async () => {
    await writeText(folder, 'gates.csv', 'code,terminal\nB7,1\n');
    expect(await check('["gate"]', '{ "file": "gates.csv" }')).toEqual([]);
  });

  test('has a column for each of several labels', async () => {
    await writeText(folder, 'gates.csv', 'gate,site\nB7,ORD\n');
    expect(await check('["site", "gate"]', '{ "file": "gates.csv" }')).toEqual([]);
    expect(await check('["airport", "gate"]', '{ "file": "gates.csv" }')).toEqual([
      `${file}:4:114  warning: no entry of "gates.csv" has a column "airport" (known: gate, site)`,
    ]);
  });

  test('may have the key beside its entries', async () => {
    await writeText(folder, 'gates.json', '{"B7":{"site":"ORD"}}');
    expect(await check('["site", "gate"]', '{ "file": "gates.json" }')).toEqual([]);
  });

  test('has to be there', async () => {
    expect(await check('["gate"]', '{ "file": "gone.csv" }')).toEqual([
      `${file}:4:113  there is no file "gone.csv" in DIR`,
    ]);
  });
});

describe('a table that the setup names', () => {
  const check = (lookup: string) => problemsOf('"json"', `{ "lookup": { "by": "origin", ${lookup} } }`);

  test.each([
    ['good.csv', 'code,city\nORD,Chicago\n', '"file": "good.csv", "set": { "city": "city" }', []],
    ['empty.csv', 'code,city\n', '"file": "empty.csv", "set": { "city": "city" }', []],
    [
      'key.csv',
      'code,city\nORD,Chicago\n',
      '"file": "key.csv", "key": "iata", "set": { "city": "city" }',
      [`${file}:2:90  key.csv: entry 1 has no key in column "iata"`],
    ],
    [
      'list.json',
      '[{"code":"ORD"}]',
      '"file": "list.json", "set": { "city": "code" }',
      [`${file}:2:46  list.json: a list needs "key", the column that identifies its entries`],
    ],
    [
      'broken.ndjson',
      '{"code":"ORD"}\n{"code":\n',
      '"file": "broken.ndjson", "key": "code", "set": { "city": "code" }',
      [expect.stringMatching(`^${file}:2:72  broken.ndjson:2: not valid JSON: `)],
    ],
    [
      'column.csv',
      'code,city\nORD,Chicago\n',
      '"file": "column.csv", "set": { "town": "citty" }',
      [
        `${file}:2:103  warning: no entry of "column.csv" has a column "citty"; did you mean "city"? (known: code, city)`,
      ],
    ],
  ])('%s', async (name, text, lookup, expected) => {
    await writeText(folder, name, text);
    expect(await check(lookup)).toEqual(expected);
  });

  test('in a bucket is not looked for', async () => {
    expect(await check('"bucket": "none", "set": { "city": "city" }')).toEqual([]);
  });

  test('that is not there', async () => {
    expect(await check('"file": "none.csv", "set": { "city": "city" }')).toEqual([
      `${file}:2:72  there is no file "none.csv" in DIR`,
    ]);
  });
});

describe('a .proto file that the setup names', () => {
  const check = (name: string, message: string) =>
    problemsOf(`{ "protobuf": { "file": "${name}", "message": "${message}" } }`, '');

  test('has the message type, or is told which it has', async () => {
    await writeText(
      folder,
      'flights.proto',
      'syntax = "proto3";\npackage flights;\nmessage Landing { string origin = 1; message Gate { int32 number = 1; } }\n',
    );
    expect(await check('flights.proto', 'flights.Landing.Gate')).toEqual([]);
    expect(await check('flights.proto', 'flights.Landed')).toEqual([
      `${file}:1:119  "flights.proto" has no message "flights.Landed"; did you mean "flights.Landing"? (known: flights.Landing, flights.Landing.Gate)`,
    ]);
  });

  test('is told the line on which it goes wrong, its own or that of a file which it imports', async () => {
    await writeText(folder, 'broken.proto', 'syntax = "proto3";\nmessage Landing {\n  string = 1;\n}\n');
    await writeText(folder, 'outer.proto', 'syntax = "proto3";\nimport "broken.proto";\nmessage Outer {}\n');
    await writeText(folder, 'lost.proto', 'syntax = "proto3";\nimport "none.proto";\nmessage Lost {}\n');
    await writeText(folder, 'type.proto', 'syntax = "proto3";\nmessage A { Unknown b = 1; }\n');
    const cannot = (name: string, why: string) => [`${file}:1:91  "${name}" cannot be used: ${why}`];
    const line3 = "illegal name '=' (broken.proto, line 3)";
    expect(await check('broken.proto', 'Landing')).toEqual(cannot('broken.proto', line3));
    expect(await check('outer.proto', 'Outer')).toEqual(cannot('outer.proto', line3));
    expect(await check('lost.proto', 'Lost')).toEqual(
      cannot('lost.proto', "Error: ENOENT: no such file or directory, open 'none.proto'"),
    );
    expect(await check('type.proto', 'A')).toEqual(
      cannot('type.proto', "no such Type or Enum 'Unknown' in Type .A"),
    );
  });
});

describe('a file that is none', () => {
  const lookup = (table: string) =>
    `{ "lookup": { "by": "event.gate", "file": "${table}", "set": { "site": "site" } } }`;

  test.each<[string, string, (path: string) => void]>([
    ['is not a regular file', 'pipe.csv', (path) => execFileSync('mkfifo', [path])],
    ['is not a regular file', 'endless.json', (path) => symlinkSync('/dev/zero', path)],
    ['is a directory', 'folder.csv', (path) => mkdirSync(path)],
    [
      'has 67108865 bytes, the limit is 67108864',
      'large.csv',
      (path) => writeFileSync(path, Buffer.alloc(MAX_TABLE_BYTES + 1)),
    ],
  ])('a table that %s: %s', async (fault, table, make) => {
    make(join(folder, table));
    expect(await problemsOf('"json"', lookup(table))).toEqual([
      `${file}:2:76  lookup table "${table}" cannot be read: ${fault}`,
    ]);
  });

  test('a schema, which is a pipe, or imports one', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.proto')]);
    await writeText(folder, 'imports.proto', 'syntax = "proto3"; import "pipe.proto"; message A {}');
    const check = (name: string) => problemsOf(`{ "protobuf": { "file": "${name}", "message": "A" } }`, '');
    expect(await check('pipe.proto')).toEqual([
      expect.stringMatching(/"pipe\.proto" cannot be used: .*is not a regular file/),
    ]);
    expect(await check('imports.proto')).toEqual([
      expect.stringMatching(/"imports\.proto" cannot be used: .*is not a regular file/),
    ]);
  });
});
