/** Gives a canvas the size that it has on screen, cleared, in CSS pixels; `undefined` if nothing can be drawn. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
):
  | { readonly context: CanvasRenderingContext2D; readonly width: number; readonly height: number }
  | undefined {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  context.scale(devicePixelRatio, devicePixelRatio);
  return { context, width, height };
}
