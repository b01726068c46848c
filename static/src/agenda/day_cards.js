import { _t } from "@web/core/l10n/translation";

const SIGNS = {
    booked: "fa-circle-o",
    confirmed: "fa-check",
    arrived: "fa-sign-in",
    attended: "fa-check-square",
    no_show: "fa-times",
    cancelled: "fa-ban",
    moved: "fa-share",
    unrecorded: "fa-question",
};
export const STRUCK_STATES = ["cancelled", "moved"];
const AWAITED = ["booked", "confirmed"];
const CLASHES = {
    dentist: _t("Two at once"),
    chair: _t("Chair taken twice"),
    patient: _t("Patient in two places"),
};
const ONE_LINE = 1.5;

/** The state that a card shows: a visit that is over and that nobody recorded asks for it. */
function stateOf({ visitState, end }) {
    const isOver = AWAITED.includes(visitState) && end <= luxon.DateTime.now();
    return isOver ? "unrecorded" : visitState;
}

function wordOf(model, state) {
    if (state === "unrecorded") {
        return _t("Not recorded");
    }
    return model.fields.dental_state.selection.find(([value]) => value === state)?.[1] || "";
}

/** What a card says and how it looks: state by colour, sign and word. */
export function cardOf(model, record, { height, clashes }, hourFormat) {
    const { rawRecord, title, visitState } = record;
    const state = stateOf(record);
    const isAwaited = AWAITED.includes(visitState);
    const classes = [
        `o_dental_followup_visit_${visitState}`,
        `o_dental_followup_card_${state}`,
        STRUCK_STATES.includes(visitState) && "o_dental_followup_visit_struck",
        height < ONE_LINE && "o_dental_followup_card_line",
        clashes.length && "o_dental_followup_card_clash",
        (rawRecord.dental_allowed_states || "").split(",").includes("moved") &&
            "o_dental_followup_card_movable",
    ];
    return {
        className: classes.filter(Boolean).join(" "),
        hour: record.start.toFormat(hourFormat),
        name: title,
        sign: SIGNS[state],
        word: wordOf(model, state),
        treatment: rawRecord.dental_treatment_text || "",
        phone: isAwaited && state !== "unrecorded" ? rawRecord.dental_phone_mark : false,
        isUrgent: rawRecord.dental_urgent,
        wantsSooner: isAwaited && rawRecord.dental_wants_sooner,
        warnings: clashes.map((whose) => CLASHES[whose]),
    };
}

/** Who a column is of, where they are, and how much there is to do. */
export function headingOf(model, column, cards) {
    const dentist = model.data.day.dentists.find(({ id }) => id === column.dentist);
    const raw = column.cards.map(({ id }) => model.records[id].rawRecord);
    const known = dentist?.name || raw[0]?.dental_dentist_id?.[1];
    const chairs = new Set(raw.map(({ dental_chair_id: chair }) => chair?.[1]).filter(Boolean));
    const standing = column.cards.filter(({ id }) => model.records[id].holdsTime).length;
    const count = standing === 1 ? _t("1 visit") : _t("%s visits", standing);
    const clash = cards.find(({ warnings }) => warnings.length);
    return {
        key: `${column.dentist}`,
        name: column.dentist && known ? known : _t("No dentist"),
        place: [[...chairs].sort().join(", "), count].filter(Boolean).join(" · "),
        warning: clash ? `${clash.hour} ${clash.warnings[0]}` : "",
    };
}
