// Passkeys: the browser's own dialogue, between two posts of a plain form. Works on forms with data-passkey:
//   add      options in the JSON script named by data-options; makes a passkey that can sign in by itself
//   check    options likewise; asks for one of the person's passkeys
//   sign-in  asks the form's own address for options, then for any passkey of this site

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((item) => ({ ...item, id: bytes(item.id) }));

function readable(credential) {
  const given = credential.response;
  const response = { clientDataJSON: text(given.clientDataJSON) };
  if (given.attestationObject) {
    response.attestationObject = text(given.attestationObject);
    response.transports = given.getTransports ? given.getTransports() : [];
  } else {
    response.authenticatorData = text(given.authenticatorData);
    response.signature = text(given.signature);
    response.userHandle = given.userHandle ? text(given.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function make({ publicKey }) {
  const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      authenticatorSelection: { ...publicKey.authenticatorSelection, ...wanted },
    },
  });
}

async function ask({ publicKey }) {
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: named(publicKey.allowCredentials),
    },
  });
}

async function optionsOf(form) {
  if (form.dataset.options) {
    const written = JSON.parse(document.getElementById(form.dataset.options).textContent);
    return written.creation_options || written.request_options;
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

function say(form, sentence) {
  form.querySelector("[data-passkey-says]").textContent = sentence;
}

async function start(event) {
  const form = event.target;
  const credential = form.elements.credential;
  event.preventDefault();
  say(form, "");
  try {
    const options = await optionsOf(form);
    const given = form.dataset.passkey === "add" ? await make(options) : await ask(options);
    credential.value = JSON.stringify(readable(given));
    form.submit();
  } catch (error) {
    const again = error.name === "InvalidStateError" ? "This passkey is on your account already." : "";
    say(form, again || "The passkey was not used. Nothing was changed: try again, or choose another way.");
    form.querySelector("button[type=submit]").disabled = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (window.PublicKeyCredential) {
    form.hidden = false;
    form.addEventListener("submit", start);
  }
}
