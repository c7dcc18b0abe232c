const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

/** TypeScript sources name each other by the `.js` that they will be compiled to. */
module.exports = (path, options) => {
  if (path.startsWith('.') && path.endsWith('.js')) {
    const source = resolve(options.basedir, `${path.slice(0, -'.js'.length)}.ts`);
    if (existsSync(source)) {
      return source;
    }
  }
  return options.defaultResolver(path, options);
};
