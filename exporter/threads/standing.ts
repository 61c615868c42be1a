/** Something that stands while all of its members do. In the beginning none does. */
export class Standing<Member> {
  readonly #members: ReadonlySet<Member>;
  readonly #down: Set<Member>;

  /** `previous`: members that stood there stand here. */
  constructor(members: Iterable<Member>, previous?: Standing<Member>) {
    this.#members = new Set(members);
    this.#down = new Set([...this.#members].filter((member) => previous?.has(member) !== true));
  }

  get stands(): boolean {
    return this.#down.size === 0;
  }

  has(member: Member): boolean {
    return this.#members.has(member) && !this.#down.has(member);
  }

  /** Whether it stands by this, and did not before. */
  rise(member: Member): boolean {
    return this.#down.delete(member) && this.stands;
  }

  /** Whether it stood until now. */
  fall(member: Member): boolean {
    const stood = this.stands;
    if (!this.#members.has(member)) return false;
    this.#down.add(member);
    return stood;
  }
}
