const { existsSync } = require('node:fs');
const path = require('node:path');

/** TypeScript sources name each other by the `.js` that they will be compiled to. */
module.exports = (name, options) => {
  if (name.startsWith('.') && name.endsWith('.js')) {
    const source = path.resolve(options.basedir, `${name.slice(0, -'.js'.length)}.ts`);
    if (existsSync(source)) {
      return source;
    }
  }
  return options.defaultResolver(name, options);
};
