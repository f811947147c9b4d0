"""The demo's language tokenizer: byte-level BPE in Qwen2's layout, learnt from the dialogues, special tokens last.

The special tokens have the names of the published checkpoint (docs/architecture.md says where each is used); they are looked
up by name, so their ids are free.
"""

import json

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

VOCAB_SIZE = 1536
SPECIAL_TOKENS = (
    "<|endoftext|> <|im_start|> <|im_end|> <|object_ref_start|> <|object_ref_end|> <|box_start|> <|box_end|> <|quad_start|> "
    "<|quad_end|> <|vision_start|> <|vision_end|> <|vision_pad|> <|image_pad|> <|video_pad|> <tool_call> </tool_call> "
    "<|fim_prefix|> <|fim_middle|> <|fim_suffix|> <|fim_pad|> <|repo_name|> <|file_sep|> <image> </image> <ref> </ref> <box> "
    "</box> <quad> </quad> <point> </point> <slice> </slice> <image_id> </image_id> <unit> </unit> <asr> </asr> <query> "
    "</query> <|audio_start|> <|audio|> <|audio_end|> <|spk_bos|> <|spk|> <|spk_eos|> <|tts_bos|> <|tts_eos|> <|listen|> "
    "<|speak|> <|interrupt|> <|vad_start|> <|vad_end|> <reserved_43> <reserved_53>"
).split()
# How Qwen2 cuts text before merging: contractions, words with the space before them, single digits, marks, line ends, spaces.
PRE_TOKEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def train_tokenizer(texts, vocab_size=VOCAB_SIZE):
    """A tokenizer of `vocab_size` ids, special tokens included."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PRE_TOKEN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - len(SPECIAL_TOKENS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        min_frequency=20,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    if tokenizer.get_vocab_size() != vocab_size - len(SPECIAL_TOKENS):
        raise ValueError(f"too little text: {tokenizer.get_vocab_size()} ids instead of {vocab_size - len(SPECIAL_TOKENS)}")
    tokenizer.add_special_tokens([AddedToken(name, normalized=False, special=True) for name in SPECIAL_TOKENS])
    return tokenizer


def tokenizer_json(tokenizer):
    """The file's text; keys sorted only where the library leaves their order open."""
    return json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, indent=None, separators=(",", ":")) + "\n"
