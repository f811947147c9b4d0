package dev.parlando.export;

import java.util.ArrayList;
import java.util.List;

/**
 * Provides the words, syllables and characters that seeded tokenizers know, so that text takes about as many tokens as
 * with the published ones.
 */
final class FrequentText {
    /** English words of everyday talk, roughly by frequency, the most frequent first. */
    static final List<String> WORDS =
            List.of(("the of and to a in is it you that he was for on are with as i his they be "
                            + "at one have this from or had by not but what all were we when your can said there use an each which "
                            + "she do how their if will up other about out many then them these so some her would make like him "
                            + "into time has look two more write go see number no way could people my than first water been call "
                            + "who oil its now find long down day did get come made may part over new sound take only little work "
                            + "know place year live me back give most very after thing our just name good sentence man think say "
                            + "great where help through much before line right too mean old any same tell boy follow came want "
                            + "show also around form three small set put end does another well large must big even such because "
                            + "turn here why ask went men read need land different home us move try kind hand picture again change "
                            + "off play spell air away animal house point page letter mother answer found study still learn should "
                            + "world high every near add food between own below country plant last school father keep tree never "
                            + "start city earth eye light thought head under story saw left few while along might close something "
                            + "seem next hard open example begin life always those both paper together got group often run hello "
                            + "thank please today fine friend favorite color blue morning evening voice speak computer question "
                            + "happy sorry sure maybe weather music really welcome")
                    .split(" "));

    /** Chinese punctuation, then characters, roughly by frequency, the most frequent first. */
    static final String CHINESE = "。，？！、：；“”的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
            + "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机"
            + "十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产新己制身果加西月话合回特代内信表化老"
            + "给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活更别打女变四神总何电数安少报才结反受目太量再感建务做接"
            + "必场件计管期市直德资命山金指许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北"
            + "边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运风喜欢谢爱叫吃饭音乐语言帮助早晚零六七八九";

    private static final String CONSONANTS = "bcdfghjklmnpqrstvwxyz";
    private static final String VOWELS = "aeiou";
    private static final int SYLLABLES = CONSONANTS.length() * VOWELS.length();

    private FrequentText() {}

    /** Returns two- and three-letter syllables, shorter first. */
    static List<String> syllables() {
        List<String> all = new ArrayList<>();
        for (int index = 0; index < SYLLABLES; index++) {
            String open = madeUpWord(index);
            all.add(open);
            all.add(open.substring(1) + open.charAt(0));
        }
        for (int index = 0; index < SYLLABLES; index++) {
            for (int end = 0; end < CONSONANTS.length(); end++) {
                all.add(madeUpWord(index) + CONSONANTS.charAt(end));
            }
        }
        return all;
    }

    /**
     * Returns a pronounceable word, a different one for each index: ba, be, bi and so on, then two syllables, then
     * three.
     */
    static String madeUpWord(int index) {
        StringBuilder word = new StringBuilder();
        for (int rest = index; rest >= 0; rest = rest / SYLLABLES - 1) {
            int syllable = rest % SYLLABLES;
            word.insert(0, VOWELS.charAt(syllable % VOWELS.length()));
            word.insert(0, CONSONANTS.charAt(syllable / VOWELS.length()));
        }
        return word.toString();
    }
}
