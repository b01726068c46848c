/**
 * Do what was pressed; until it is done, what is pressed again was a double click.
 *
 * @param {{isBusy: boolean}} state tells whether something is being done; if it is drawn, the
 *     second click of two may come before its button is drawn as disabled
 * @param {Function} work
 */
export async function once(state, work) {
    if (state.isBusy) {
        return;
    }
    state.isBusy = true;
    try {
        await work();
    } finally {
        state.isBusy = false;
    }
}
