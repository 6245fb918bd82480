// CommonJS, so that `require` may load the library when the first parser is built: most runs never come to that.
exports.chevrotain = () => require("chevrotain");
