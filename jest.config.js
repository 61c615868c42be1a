export default {
  testEnvironment: 'node',
  // Real servers on a busy machine take their time; a test that hangs still ends.
  testTimeout: 120_000,
  setupFiles: ['<rootDir>/test/support/fixed-seed.ts'],
  roots: ['<rootDir>/test'],
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
        sourceMaps: 'inline',
      },
    ],
  },
};
