// Runs before anything is installed or built. Therefore plain JavaScript, only Node's own modules, and before the version check
// only syntax that old Node versions can parse.
const needed = [20, 19];
const found = process.versions.node.split('.').map(Number);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  console.error(`natsight needs Node ${needed.join('.')} or later; this is Node ${process.versions.node}.`);
  process.exit(1);
}

const { prepare } = await import('./prepare/prepare.mjs');
process.exitCode = await prepare(process.argv.slice(2));
