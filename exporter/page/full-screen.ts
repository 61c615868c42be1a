/** Some phones and frames have no full screen. */
export function canFillScreen(): boolean {
  // Where nobody can ask, there is at least a button.
  return !('fullscreenEnabled' in document) || document.fullscreenEnabled;
}

/** Whether the page fills the screen because it asked for that; F11 of the browser is not told to pages. */
export function isFullScreen(): boolean {
  return Boolean(document.fullscreenElement);
}

/** Fills the screen with the page, or leaves that. A browser may refuse; then nothing changes. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (isFullScreen()) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    // Such as in a frame without the permission. The browser says so in its console.
  }
}
