const getter = /Object\.defineProperty\(exports, ("[\w$]+"|'[\w$]+'), \{\s*enumerable: true,\s*get: function \(\) \{\s*return ([\w$]+);\s*\}\s*\}\);?/g

/** Exports what never changes as a value: a getter for each weighs twice as much, and only what a chunk assigns again needs one. */
export const valued = (code: string): string =>
  code.replace(getter, (whole, key: string, name: string) =>
    new RegExp(`^(?:async )?(?:const|class|function\\*?) ${name.replace(/\$/g, '\\$&')}(?![\\w$])`, 'm').test(code) ? `exports[${key}] = ${name};` : whole)
