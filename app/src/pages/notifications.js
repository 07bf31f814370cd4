// Shows how this browser stands to notifications, and turns them on and off.
(async () => {
  const here = document.getElementById("here");
  const { key, known } = here.dataset;
  const show = (now) => {
    for (const part of here.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(now);
  };
  const post = (path, fields) =>
    fetch(path, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields),
    });
  const devices = (page) => page.querySelector(".cards")?.textContent;
  const fresh = async () => new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");

  // A test that was sent just now shows on the list a moment later, or has done so since this page was written.
  const refresh = async () => {
    for (let look = 0; look < 15; look += 1) {
      await new Promise((done) => setTimeout(done, 1000));
      if (devices(await fresh()) !== devices(document)) return location.reload();
    }
  };
  if (document.querySelector(".confirmed")) refresh().catch(() => {});

  if (!("serviceWorker" in navigator && "PushManager" in self && "Notification" in self)) {
    // An iPad says that it is a Mac.
    const isApple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
    return show(isApple && !navigator.standalone ? "home-screen" : "unsupported");
  }
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const look = async () => {
    if (Notification.permission === "denied") return show("denied");
    const own = await pushManager.getSubscription();
    show(own && known === "true" && Notification.permission === "granted" ? "on" : "off");
  };

  here.querySelector("button").addEventListener("click", async () => {
    try {
      if ((await Notification.requestPermission()) !== "granted") return await look();
      // One that was made for another key, or for somebody else here, is of no use.
      await (await pushManager.getSubscription())?.unsubscribe();
      const own = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      const { endpoint, keys } = own.toJSON();
      const answer = await post("/api/add_push_subscription", { endpoint, ...keys });
      if (!answer.ok) throw new Error(answer.status);
      location.reload();
    } catch {
      show("failed");
    }
  });

  // What is removed here takes nothing any more here, too.
  document.addEventListener("submit", async (event) => {
    const { target } = event;
    const isOwn = target.closest("[data-current=true]") && target.getAttribute("action").endsWith("/remove_push_subscription");
    if (!isOwn) return;
    event.preventDefault();
    try {
      await (await pushManager.getSubscription())?.unsubscribe();
    } finally {
      target.submit();
    }
  });
  await look();
})();
