import java.io.File;
import java.io.PrintStream;
import java.util.List;
import org.omegat.core.Core;
import org.omegat.core.data.NotLoadedProject;
import org.omegat.core.data.ProjectProperties;
import org.omegat.gui.glossary.GlossaryEntry;
import org.omegat.gui.glossary.GlossaryReaderTBX;
import org.omegat.gui.glossary.GlossaryReaderTSV;
import org.omegat.util.Language;

/**
 * What OmegaT's own readers find in a glossary: a line for each equivalent, source and target with a tab between.
 *
 * Given are a folder, the two languages and the file.
 */
public class ReadGlossary {
    public static void main(String[] given) throws Exception {
        // The reader of TBX asks the project which languages it is to take.
        final ProjectProperties properties = new ProjectProperties(new File(given[0])) {};
        properties.setSourceLanguage(new Language(given[1]));
        properties.setTargetLanguage(new Language(given[2]));
        Core.setProject(new NotLoadedProject() {
            @Override
            public ProjectProperties getProjectProperties() {
                return properties;
            }
        });
        File file = new File(given[3]);
        boolean isTerms = file.getName().endsWith(".tbx");
        List<GlossaryEntry> entries = isTerms ? GlossaryReaderTBX.read(file, false) : GlossaryReaderTSV.read(file, false);
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (GlossaryEntry entry : entries) {
            for (String target : entry.getLocTerms(false)) {
                out.println(entry.getSrcText() + "\t" + target);
            }
        }
    }
}
