/**
 * The one door for dialling: the telephone of the screen, where one is installed (voip_oca of the
 * Odoo Community Association) and its user has one, else the device's own, by a link.
 *
 * @param {Object} services of the environment
 * @param {string} number as it is read
 * @returns {boolean} whether the screen's telephone dials, so that no link is to be followed
 */
export function dial(services, number) {
    const telephone = services.voip_agent_oca;
    if (!telephone?.agent) {
        return false;
    }
    telephone.call({ number: digitsOf(number) });
    return true;
}

/** Return the link by which the device dials. */
export function dialLink(number) {
    return `tel:${digitsOf(number)}`;
}

/** Return what is dialled of a number that is written with spaces. */
function digitsOf(number) {
    return number.replace(/[^\d+*#]/g, "");
}
