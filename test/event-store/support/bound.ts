/** An object whose methods are those of another one, but for some. */
export function bound<Whole extends object>(whole: Whole, instead: Partial<Whole>): Whole {
  return new Proxy(whole, {
    get(target, name) {
      const value = (name in instead ? instead : target)[name as keyof Whole] as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
