// Runs before the page is drawn, so that nothing jumps: says that scripts, and modules, are there.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
