// Asks the device for a passkey: a form with data-passkey="use" or "add" sends what the device answers.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials || !window.isSecureContext) { return; }

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function named(rows) {
    return (rows || []).map(function (row) { return Object.assign({}, row, { id: bytes(row.id) }); });
  }
  function ask(how, options) {
    options.challenge = bytes(options.challenge);
    if (how === "add") {
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = named(options.excludeCredentials);
      return navigator.credentials.create({ publicKey: options });
    }
    options.allowCredentials = named(options.allowCredentials);
    return navigator.credentials.get({ publicKey: options });
  }
  function answer(made) {
    var response = { clientDataJSON: text(made.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (made.response[name]) { response[name] = text(made.response[name]); }
    });
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: response });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var button = form.querySelector("button"), said = form.querySelector("[role=status]");
    form.querySelectorAll("[data-with]").forEach(function (part) { part.hidden = false; });
    form.querySelectorAll("[data-without]").forEach(function (part) { part.hidden = true; });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (button.disabled) { return; }
      button.disabled = true;
      said.textContent = said.dataset.asks || "Your device asks you now.";
      var sent = new FormData();
      sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      fetch(form.dataset.options, { method: "POST", body: sent, credentials: "same-origin" })
        .then(function (got) { if (!got.ok) { throw new Error("refused"); } return got.json(); })
        .then(function (options) { return ask(form.dataset.passkey, options); })
        .then(function (made) { form.elements.answer.value = answer(made); form.submit(); })
        .catch(function (wrong) {
          button.disabled = false;
          said.textContent = wrong.name === "InvalidStateError"
            ? said.dataset.known || "This device has a passkey for you already."
            : said.dataset.failed || "That did not work. Try again, or use another way.";
        });
    });
  });
})();
