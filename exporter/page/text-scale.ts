/** The size of text that lengths in the code are meant for. */
const USUAL_PX = 16;
let known: number | undefined;

/**
 * How much larger text is than usual: on a wall by the style sheet, or because the reader's browser says so. To ask the browser makes it
 * lay the page out, and every chart asks at every draw.
 */
export function textScale(): number {
  known ??= (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL_PX) / USUAL_PX;
  return known;
}

/** The window has another size. */
export function forgetTextScale(): void {
  known = undefined;
}

/** A length in pixels that goes with the size of text. */
export const scaled = (px: number): number => px * textScale();
