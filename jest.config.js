import { availableParallelism } from 'node:os';

/** Tests against the servers of a release of Debian: `npm run test:servers`. */
const set = process.env.NATSIGHT_TEST_SERVERS;

export default {
  testEnvironment: 'node',
  // By default Jest leaves a core free. Many tests wait for a server: with more workers than cores, others run meanwhile.
  maxWorkers: availableParallelism() + 2,
  // Modules of finished test files stay in memory. A worker that has run a hundred of them spends its time collecting garbage.
  workerIdleMemoryLimit: '600MB',
  // Real servers on a busy machine take their time; a test that hangs still ends.
  testTimeout: 120_000,
  setupFiles: ['<rootDir>/test/support/fixed-seed.ts'],
  roots: ['<rootDir>/test'],
  ...(set && (await withServers(set))),
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // It signs for nkeys: without bound-globals.js one key pair takes a third of a second in a test.
  transformIgnorePatterns: ['/node_modules/(?!tweetnacl/)'],
  transform: {
    '/node_modules/tweetnacl/.+\\.js$': [
      '<rootDir>/test/support/bound-globals.js',
      { jsc: { parser: { syntax: 'ecmascript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
    '^.+\\.ts$': [
      '<rootDir>/test/support/bound-globals.js',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
        // Jest keeps them beside the code. Inside it they are most of the text, which each test file reads and compiles anew.
        sourceMaps: true,
      },
    ],
  },
};

/** Puts the programs of the set first on PATH, where natsight and the tests look for them. */
async function withServers(name) {
  const { pathOf, SERVER_SETS } = await import('./dist/scripts/test-servers/server-set.js');
  process.env.PATH = [...pathOf(name), process.env.PATH].join(':');
  const since = SERVER_SETS.slice(0, SERVER_SETS.indexOf(name) + 1);
  return {
    // With the sources, Jest finds the tests that import a file of theirs.
    roots: ['alertmanager', 'exporter', 'grafana', 'prometheus', 'scripts', 'setup', 'test'].map(
      (folder) => `<rootDir>/${folder}`,
    ),
    // Some tests need servers as new as those of a set.
    testMatch: [
      '<rootDir>/test/**/*.test.ts',
      ...since.map((each) => `<rootDir>/test/servers/since-${each}/*.ts`),
    ],
  };
}
