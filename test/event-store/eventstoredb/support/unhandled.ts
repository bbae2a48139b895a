/** The process itself: tests see a copy of it, which hears of nothing. */
const real = process.getBuiltinModule('node:process');

/** Hears of every rejection that nobody handles, until `stop` gives them. */
export function listenForUnhandled(): { stop(): unknown[] } {
  const heard: unknown[] = [];
  const hear = (reason: unknown) => void heard.push(reason);
  real.on('unhandledRejection', hear);
  return {
    stop: () => {
      real.off('unhandledRejection', hear);
      return heard;
    },
  };
}
