// What a resident types survives a lost connection or a closed page: kept on the device,
// never what says who they are, and gone as soon as the receipt is shown.
const form = document.querySelector("form[data-draft]");
const sent = document.querySelector("[data-sent]");

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key) || "{}");
  } catch {
    return {};
  }
}

if (sent) {
  try {
    localStorage.removeItem(sent.dataset.sent);
  } catch {
    // Nothing was kept where nothing can be kept.
  }
}

if (form) {
  const key = form.dataset.draft;
  const fields = [...form.querySelectorAll("[data-keep]")];
  const draft = kept(key);
  for (const field of fields) {
    if (!field.value && draft[field.name]) field.value = draft[field.name];
  }
  const note = form.querySelector("[data-kept]");
  if (note) note.hidden = false;
  form.addEventListener("input", () => {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    try {
      localStorage.setItem(key, JSON.stringify(values));
    } catch {
      if (note) note.hidden = true;
    }
  });
}
