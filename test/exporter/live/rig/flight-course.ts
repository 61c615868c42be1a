import fc from 'fast-check';

/** An event, and how long after the one before it arrives. */
export interface CourseEvent {
  readonly afterMs: number;
  readonly origin: string;
  readonly haul: string;
  readonly delay: number;
  readonly fuel: number;
}

/** Events of some minutes, and how often they are scraped. */
export interface FlightCourse {
  readonly scrapeSeconds: number;
  /** How far the clock of Prometheus is ahead of that of the exporter. */
  readonly aheadSeconds: number;
  readonly events: readonly CourseEvent[];
}

const event = fc.record({
  // Bursts, a steady flow and silences.
  afterMs: fc.oneof(fc.nat(20), fc.nat(2_000), fc.nat(2_000), fc.integer({ min: 10_000, max: 90_000 })),
  origin: fc.constantFrom('ATL', 'ORD', 'DFW', 'a "b"\\\nc', ''),
  haul: fc.constantFrom('long', 'short'),
  // Not negative: a sum that falls is a counter reset to Prometheus, so that its mean would not be the true one.
  delay: fc.oneof(fc.nat(400), fc.double({ min: 0, max: 400, noNaN: true }), fc.constantFrom(0, 10, 60, 300)),
  fuel: fc.oneof(fc.nat(100), fc.double({ min: 0, max: 1e9, noNaN: true })),
});

export const flightCourse: fc.Arbitrary<FlightCourse> = fc.record({
  scrapeSeconds: fc.constantFrom(1, 5, 15, 20),
  aheadSeconds: fc.constantFrom(0, 30, -30),
  events: fc.array(event, { maxLength: 200, size: 'max' }),
});
