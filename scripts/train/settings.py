"""Sizes of every network and the numbers that the published layout fixes."""

from dataclasses import dataclass

SAMPLE_RATE = 24_000
HOP = 256
FFT_SIZE = 1024
MELS = 100
MEL_FLOOR = 1e-3  # magnitudes below count as silence; white noise this quiet is at -86 dB of full scale
STEP_SAMPLES = 512  # one audio step: four codes, two mel frames
STEPS_PER_SECOND = SAMPLE_RATE / STEP_SAMPLES
BOOKS = 4
CODES = 625
END_CODE = CODES  # in any book it ends the speech
OVERLAP_STEPS = 4  # code rows that consecutive decoded chunks share
CALL_STEPS = 25  # audio steps of one streaming call
SPECIAL_TOKENS = ("[Stts]", "[Ptts]", "[Etts]", "[spk_emb]")


@dataclass(frozen=True)
class Sizes:
    """One size of the whole speech part; names follow config.json."""

    hidden_size: int = 384
    num_hidden_layers: int = 8
    num_attention_heads: int = 6
    intermediate_size: int = 1536
    num_text_tokens: int = 500
    llm_dim: int = 256
    text_chunk: int = 15  # text tokens that become visible every audio_chunk steps
    audio_chunk: int = 50
    reserved_text: int = 300
    group_dim: int = 128
    bottleneck: int = 96
    dvae_hidden: int = 192
    dvae_layers: int = 6
    dvae_output: int = 256
    encoder_hidden: int = 256
    encoder_layers: int = 6
    vocos_dim: int = 256
    vocos_intermediate: int = 768
    vocos_layers: int = 6
    row_positions: int = 1536  # positions of one packed training row, so of the longest example
    rows: int = 20  # packed rows of a training batch
    codec_batch: int = 96
    gan_batch: int = 32
    discriminator_width: int = 32

    @property
    def start_slot(self) -> int:
        """Slot of [Ptts], the query of audio step 0; never a key. Audio row k is at start_slot + 1 + k."""
        return self.reserved_text + 2


SIZES = {
    "full": Sizes(),
    "small": Sizes(  # the whole pipeline on a CPU in minutes; says nothing understandable
        hidden_size=128,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=384,
        bottleneck=48,
        dvae_hidden=64,
        dvae_layers=3,
        dvae_output=96,
        encoder_hidden=96,
        encoder_layers=3,
        vocos_dim=96,
        vocos_intermediate=192,
        vocos_layers=3,
        row_positions=768,
        rows=4,
        codec_batch=8,
        gan_batch=4,
        discriminator_width=4,
    ),
}
