/** A canvas context that takes down what is drawn: `fillRect 56 0 10 20 in red`. */
export class RecordedContext {
  readonly drawn: string[] = [];
  fillStyle = '';
  strokeStyle = '';
  font = '';
  textBaseline = '';
  textAlign = '';
  lineWidth = 1;
  globalAlpha = 1;

  scale(x: number, y: number): void {
    this.drawn.push(`scale ${x} ${y}`);
  }

  fillRect(...place: readonly number[]): void {
    this.drawn.push(`fillRect ${place.join(' ')} in ${this.fillStyle}`);
  }

  fillText(text: string, x: number, y: number): void {
    this.drawn.push(`fillText "${text}" ${x} ${y}`);
  }

  save(): void {
    this.drawn.push('save');
  }

  restore(): void {
    this.drawn.push('restore');
  }

  beginPath(): void {
    this.drawn.push('beginPath');
  }

  setLineDash(segments: readonly number[]): void {
    this.drawn.push(`setLineDash ${segments.join(' ')}`);
  }

  moveTo(x: number, y: number): void {
    this.drawn.push(`moveTo ${x} ${y}`);
  }

  lineTo(x: number, y: number): void {
    this.drawn.push(`lineTo ${x} ${y}`);
  }

  fill(): void {
    this.drawn.push(`fill in ${this.fillStyle}`);
  }

  stroke(): void {
    this.drawn.push(`stroke in ${this.strokeStyle}`);
  }
}
