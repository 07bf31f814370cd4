// Looks every few seconds whether a watch has come by the code that is shown, for as long as it is good.
(async () => {
  const { known, goodFor } = document.getElementById("pairing-code").dataset;
  const end = Date.now() + Number(goodFor);
  while (Date.now() < end) {
    await new Promise((done) => setTimeout(done, 3000));
    if (document.hidden) continue;
    try {
      const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
      const answer = await fetch("/api/settings", { method: "POST", headers });
      if (answer.status === 401) return;
      const { devices } = await answer.json();
      if (devices.length > Number(known)) {
        history.replaceState(null, "", "/settings#devices-title");
        location.reload();
        return;
      }
    } catch {}
  }
})();
