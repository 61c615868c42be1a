// Reads what `jest --json` reported. Usage:
//   node .ci/results.mjs failed FILE          the suites that failed, one to a line
//   node .ci/results.mjs counts FILE          "PASSED FAILED", in tests; a suite that did not load counts as one that failed
//   node .ci/results.mjs messages FILE        what failed, with its message
//   node .ci/results.mjs merge FILE AGAIN     writes the suites of AGAIN over those of FILE
import { readFileSync, writeFileSync } from 'node:fs';

const [command, file, againFile] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const report = read(file);
const failed = report.testResults.filter((suite) => suite.status === 'failed');
const testsOf = (suites, status) =>
  suites.flatMap((suite) => suite.assertionResults).filter((test) => test.status === status);

switch (command) {
  case 'failed':
    for (const suite of failed) console.log(suite.name);
    break;
  case 'counts': {
    const unloaded = failed.filter((suite) => suite.assertionResults.length === 0).length;
    const passed = testsOf(report.testResults, 'passed').length;
    console.log(`${passed} ${testsOf(failed, 'failed').length + unloaded}`);
    break;
  }
  case 'messages':
    for (const suite of failed) console.log(`== FAILED ${suite.name}\n${suite.message}`);
    break;
  case 'merge': {
    const again = new Map(read(againFile).testResults.map((suite) => [suite.name, suite]));
    report.testResults = report.testResults.map((suite) => again.get(suite.name) ?? suite);
    writeFileSync(file, JSON.stringify(report));
    break;
  }
  default:
    throw new Error(`unknown command ${command}`);
}
