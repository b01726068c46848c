import { useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { ListTextField, listTextField } from "@web/views/fields/text/text_field";

const PAUSE_MS = 400;

/**
 * A sentence of a script, told to the form after every small pause in typing: so the preview
 * beside it is read while one writes, and not when the cell is left.
 */
export class SentenceField extends ListTextField {
    /** @override */
    setup() {
        super.setup();
        const tell = useDebounced(() => this.tell("change"), PAUSE_MS);
        useEffect(
            (el) => {
                el?.addEventListener("input", tell);
                return () => el?.removeEventListener("input", tell);
            },
            () => [this.textareaRef.el]
        );
    }

    /** Let the field do what it does when that happens to it. */
    tell(type) {
        this.textareaRef.el?.dispatchEvent(new Event(type));
    }

    /** @override while one writes, the space after a word is where the next one begins */
    parse(value) {
        return value;
    }

    /** @override */
    async onBlur() {
        await super.onBlur();
        const el = this.textareaRef.el;
        if (el && el.value !== el.value.trim()) {
            el.value = el.value.trim();
            this.tell("input");
            this.tell("change");
        }
    }
}

registry.category("fields").add("dental_followup_sentence", {
    ...listTextField,
    component: SentenceField,
});
