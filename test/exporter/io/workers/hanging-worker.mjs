// The worker of the product, in which lowerAscii() never ends for a text that says so: no expression takes that long any more.
// oxlint-disable-next-line typescript/unbound-method
const lower = String.prototype.toLowerCase;
// oxlint-disable-next-line eslint/no-extend-native
String.prototype.toLowerCase = function toLowerCase() {
  for (;;) if (!this.includes('never ends')) return lower.call(this);
};
await import('../../../../dist/exporter/io/workers/worker.js');
