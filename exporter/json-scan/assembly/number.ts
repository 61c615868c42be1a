import { byteAt, DOT, isDigit, LOWER_CASE, MINUS, NOT_TAKEN, ZERO } from './bytes';

export function skipNumber(at: usize): usize {
  if (byteAt(at) == MINUS) at += 1;
  const first = at;
  at = skipDigits(at);
  if (at == first || (byteAt(first) == ZERO && at > first + 1)) return NOT_TAKEN;
  if (byteAt(at) == DOT) {
    const fraction = at + 1;
    at = skipDigits(fraction);
    if (at == fraction) return NOT_TAKEN;
  }
  // "e"
  if ((byteAt(at) | LOWER_CASE) == 0x65) {
    at += 1;
    // "+"
    if (byteAt(at) == 0x2b || byteAt(at) == MINUS) at += 1;
    const exponent = at;
    at = skipDigits(at);
    if (at == exponent) return NOT_TAKEN;
  }
  return at;
}

function skipDigits(at: usize): usize {
  while (isDigit(byteAt(at))) at += 1;
  return at;
}
