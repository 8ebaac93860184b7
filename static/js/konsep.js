// A row's form saves itself while somebody works; photos go up as soon as they are chosen. Both work by button too.
(() => {
  "use strict";

  const keep = (form) => {
    const status = form.querySelector("[data-konsep-kata]");
    const FAILED = "Konsep belum tersimpan. Periksa sambungan; isian Anda masih ada di halaman ini.";
    const UPLOAD_FAILED = "Foto belum terunggah. Periksa sambungan, lalu pilih lagi atau kirim bersama langkah ini.";
    let waiting;
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
        say(told.kata);
      } catch {
        if (!signal.aborted) say(FAILED);
      }
    };

    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      clearTimeout(waiting);
      waiting = setTimeout(save, 2000);
    });
    form.addEventListener("submit", leave);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && waiting) save();
    });

    const upload = (input) => {
      const chosen = input.files.length;
      const what = input.accept.includes("pdf") ? "berkas" : "foto";
      const data = typed();
      for (const file of input.files) data.append(input.name, file);
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
      words.textContent = `Mengunggah ${chosen} ${what}`;

      const request = new XMLHttpRequest();
      request.open("POST", form.dataset.konsep);
      onTheWay.signal.addEventListener("abort", () => request.abort());
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const part = Math.round((100 * event.loaded) / event.total);
        bar.value = part;
        words.textContent = part < 100 ? `Mengunggah ${chosen} ${what}, ${part} %` : `Memeriksa ${chosen} ${what}`;
      });
      request.addEventListener("load", () => {
        const told = request.response;
        const list = form.querySelector(`[data-berkas="${input.name}"]`);
        line.remove();
        if (!told || !told.berkas) {
          say((told && told.kata) || UPLOAD_FAILED);
          return;
        }
        list.innerHTML = told.berkas[input.name] || "";
        input.value = "";
        say(told.kata);
        if (request.status !== 200) refuse(box, told.kata);
      });
      request.addEventListener("error", () => {
        line.remove();
        refuse(box, UPLOAD_FAILED);
      });
      request.send(data);
    };

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
