/** Fills the screen with the page, or leaves that. A browser may refuse; then nothing changes. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
    else await document.exitFullscreen();
  } catch {
    // Such as in a frame without the permission. The browser says so in its console.
  }
}
