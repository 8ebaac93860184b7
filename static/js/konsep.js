// A row's form saves itself while somebody works; photos go up as soon as they are chosen. Both work by button too.
(() => {
  "use strict";

  const keep = (form) => {
    const status = form.querySelector("[data-konsep-kata]");
    const FAILED = "Konsep belum tersimpan. Periksa sambungan; isian Anda masih ada di halaman ini.";
    const UPLOAD_FAILED = "Foto belum terunggah. Periksa sambungan, lalu pilih lagi atau kirim bersama langkah ini.";
    let waiting;
    let unsaved = false;
    let onTheWay = new AbortController();

    const say = (words) => {
      if (status && words) status.textContent = words;
    };

    // What is typed, without files and without the button that was not pressed.
    const typed = () => {
      const data = new FormData(form);
      for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
      return data;
    };

    const rest = () => {
      clearTimeout(waiting);
      waiting = 0;
    };

    // The row takes what was typed along; a draft that came after it would only be refused.
    const leave = () => {
      rest();
      onTheWay.abort();
      onTheWay = new AbortController();
    };

    const save = async () => {
      rest();
      const { signal } = onTheWay;
      try {
        const answer = await fetch(form.dataset.konsep, {
          method: "POST",
          body: typed(),
          headers: { Accept: "application/json" },
          credentials: "same-origin",
          signal,
        });
        const told = await answer.json();
        unsaved = false;
        say(told.kata);
      } catch {
        if (!signal.aborted) say(FAILED);
      }
    };

    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      unsaved = true;
      clearTimeout(waiting);
      waiting = setTimeout(save, 2000);
    });
    form.addEventListener("submit", leave);
    addEventListener("online", () => unsaved && save());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && waiting) save();
    });

    // One after the other, each with as many files as the server takes at once; what did not get through stays chosen.
    const upload = async (input) => {
      const files = [...input.files];
      const atOnce = Number(input.dataset.sekaligus) || 1;
      const what = input.accept.includes("pdf") ? "berkas" : "foto";
      const box = input.closest(".unggah");
      const line = document.createElement("p");
      const bar = document.createElement("progress");
      const words = document.createElement("span");
      line.className = "kemajuan";
      line.setAttribute("role", "status");
      bar.max = 100;
      bar.setAttribute("aria-label", `Kemajuan unggah ${what}`);
      line.append(bar, words);
      box.after(line);
      words.textContent = `Mengunggah ${files.length} ${what}`;
      const tell = (sent, part) => {
        bar.value = Math.round((100 * (sent + part)) / files.length);
        words.textContent =
          bar.value < 100 ? `Mengunggah ${files.length} ${what}, ${bar.value} %` : `Memeriksa ${files.length} ${what}`;
      };

      const refused = [];
      let sent = 0;
      while (sent < files.length) {
        const portion = files.slice(sent, sent + atOnce);
        const { status, told } = await send(input, portion, (part) => tell(sent, part * portion.length));
        if (!told?.berkas) {
          refused.push(told?.kata || UPLOAD_FAILED);
          break;
        }
        sent += portion.length;
        choose(input, files.slice(sent));
        form.querySelector(`[data-berkas="${input.name}"]`).innerHTML = told.berkas[input.name] || "";
        say(told.kata);
        if (status !== 200) refused.push(told.kata);
      }
      line.remove();
      if (refused.length) refuse(box, refused.join(" "));
    };

    const choose = (input, files) => {
      const chosen = new DataTransfer();
      for (const file of files) chosen.items.add(file);
      input.files = chosen.files;
    };

    // Post files beside what is typed; "told" stays empty where no answer came.
    const send = (input, files, progress) =>
      new Promise((answer) => {
        const data = typed();
        for (const file of files) data.append(input.name, file);
        const request = new XMLHttpRequest();
        request.open("POST", form.dataset.konsep);
        onTheWay.signal.addEventListener("abort", () => request.abort());
        request.setRequestHeader("Accept", "application/json");
        request.responseType = "json";
        request.upload.addEventListener("progress", (event) => {
          if (event.lengthComputable) progress(event.loaded / event.total);
        });
        request.addEventListener("loadend", () => answer({ status: request.status, told: request.response }));
        request.send(data);
      });

    const refuse = (box, words) => {
      box.parentElement.querySelector("[data-unggah-salah]")?.remove();
      const line = document.createElement("span");
      line.className = "isian__salah";
      line.dataset.unggahSalah = "";
      line.setAttribute("role", "alert");
      line.textContent = words;
      box.before(line);
    };

    for (const input of form.querySelectorAll("[data-berkas] ~ .unggah input[type=file]")) {
      input.addEventListener("change", () => {
        input.closest(".isian").querySelector("[data-unggah-salah]")?.remove();
        if (input.files.length) upload(input);
      });
    }
  };

  const forms = (part) => part.querySelectorAll("form[data-konsep]").forEach(keep);
  forms(document);
  // A form that htmx puts into the page beside the inbox.
  document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && forms(event.detail.elt));
})();
