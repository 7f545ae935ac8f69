// The end of a visit, said before it comes. Without this file the server ends it all the same, and keeps the answers.
(() => {
  "use strict";
  const box = document.getElementById("stay");
  if (!box) return;
  const form = box.querySelector("form");
  const page = document.getElementById("page");
  const warn = Number(box.dataset.warn) * 1000;
  let end = Date.now() + Number(box.dataset.left) * 1000;
  let asking = false;

  // Another tab may have gone on meanwhile: the server knows how long is left. A lost line changes nothing.
  const ask = async (options) => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(form.action, options);
      if (answer.ok) end = Date.now() + (await answer.json()).left * 1000;
    } catch {
      // Tried again a little later.
    } finally {
      asking = false;
    }
  };

  // What is valid of an open page is saved on the way out.
  const leave = () => {
    clearInterval(clock);
    if (!page) return location.assign(box.dataset.kept);
    const go = document.createElement("input");
    Object.assign(go, { type: "hidden", name: "go", value: "rest" });
    page.append(go);
    page.submit();
  };

  const look = async () => {
    if (end - Date.now() > warn) {
      box.hidden = true;
      return;
    }
    if (box.hidden || end <= Date.now()) await ask({ method: "GET" });
    if (end <= Date.now()) leave();
    else box.hidden = end - Date.now() > warn;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    await ask({ method: "POST", body: new FormData(form) });
    look();
  });
  const clock = setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
})();
