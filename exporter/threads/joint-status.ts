/** Up while all of its members are up. Members start as down. */
export class JointStatus<Member> {
  readonly #members: ReadonlySet<Member>;
  readonly #down: Set<Member>;

  /** Members that were up in `previous` are up here. */
  constructor(members: Iterable<Member>, previous?: JointStatus<Member>) {
    this.#members = new Set(members);
    this.#down = new Set([...this.#members].filter((member) => previous?.isMemberUp(member) !== true));
  }

  get isUp(): boolean {
    return this.#down.size === 0;
  }

  isMemberUp(member: Member): boolean {
    return this.#members.has(member) && !this.#down.has(member);
  }

  /** Returns whether all members are up now, and were not before. */
  setUp(member: Member): boolean {
    return this.#down.delete(member) && this.isUp;
  }

  /** Returns whether all members were up until now. */
  setDown(member: Member): boolean {
    const wasUp = this.isUp;
    if (!this.#members.has(member)) return false;
    this.#down.add(member);
    return wasUp;
  }
}
