import { CODEC_CASES } from './cases.js';
import { describeCodec } from './contract.js';

for (const cases of Object.values(CODEC_CASES)) {
  for (const [name, each] of Object.entries(cases)) describeCodec(name, each);
}
