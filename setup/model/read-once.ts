/** Options of Zod: it compiles each object schema when it first reads with it, which takes several times as long as to read a setup without. */
export const READ_ONCE = { jitless: true };
