/** What a step is about, and whether something of it is filled in; steps without are only passed. */
const FILLED = {
    mood: (data) => data.mood || data.wellbeing,
    evolution: (data) => data.pain,
    told: (data) => data.told,
    blocker: (data) => data.blocker_ids.count,
    reply: (data) => data.reply_id || data.solution || data.plan_decision || data.repair_result,
    closing: (data) => data.closing_question_id || data.no_closing_reason,
    slot: (data) =>
        data.slot_id ||
        data.call_back_at ||
        data.lost_reason_id ||
        data.promise ||
        (data.visit_choice && data.visit_choice !== "keep"),
    observation: (data) => data.observation,
};
/** The offer waits until it is known what keeps the patient from coming. */
const AFTER_BLOCKER = ["reply", "closing", "slot"];
/** Who complains is listened to: nothing is asked or offered. */
const NOT_IN_COMPLAINT = ["blocker", ...AFTER_BLOCKER];

/** Who asks for a time at once is asked nothing else. */
const NOT_AT_ONCE = ["reply", "closing", "observation"];

/** It is known what keeps the patient from coming, or why it was not asked. */
export const isUnlocked = (data) => Boolean(data.blocker_ids.count || data.not_asked);

/** What is neither asked nor answered in this call is passed over; it can be opened. */
function isPassedOver(name, data) {
    if (data.outcome_move === "complaint" && NOT_IN_COMPLAINT.includes(name)) {
        return true;
    }
    if (data.not_asked && !data.blocker_ids.count && NOT_AT_ONCE.includes(name)) {
        return true;
    }
    const hasAnswers = !data.blocker_ids.count || data.offered_reply_ids.count > 0;
    return {
        reply: !(data.wants_visit && hasAnswers) && !data.plan_id && !data.asks_repair,
        slot: !data.wants_visit,
        closing: Boolean(data.red_flag_text),
    }[name];
}

/**
 * The steps of a call, in order.
 *
 * @param {Object} record of the form
 * @returns {{name: string, label: string, isCurrent: boolean, isFilled: boolean,
 *     isLocked: boolean, isPassedOver: boolean}[]}
 */
export function getSteps(record) {
    const { data, fields } = record;
    const isBlocked = !isUnlocked(data);
    return fields.step.selection
        .filter(([name]) => name !== "evolution" || data.asks_evolution)
        .map(([name, label]) => ({
            name,
            label,
            isCurrent: name === data.step,
            isFilled: Boolean(FILLED[name]?.(data)),
            isLocked: isBlocked && AFTER_BLOCKER.includes(name),
            isPassedOver: Boolean(isPassedOver(name, data)),
        }));
}

/**
 * The nearest step one may go to.
 *
 * @param {Object} record of the form
 * @param {1 | -1} direction forward or back
 * @returns {string | undefined} its name
 */
export function getNeighbour(record, direction) {
    const steps = getSteps(record);
    const current = steps.findIndex((step) => step.isCurrent);
    const others = direction > 0 ? steps.slice(current + 1) : steps.slice(0, current).reverse();
    return others.find((step) => !step.isLocked && !step.isPassedOver)?.name;
}
