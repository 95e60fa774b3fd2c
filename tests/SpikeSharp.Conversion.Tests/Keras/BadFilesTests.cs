using System.Diagnostics;
using System.Text;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Keras;

public sealed class BadFilesTests
{
    private static readonly Dictionary<string, (string Code, string[] Facts)> Expected = new()
    {
        ["channels-mismatch.keras"] = (DiagnosticCodes.InvalidWeights, ["3 input channels", "5"]),
        ["config-array.keras"] = (DiagnosticCodes.InvalidModelDescription, ["config.json is not a model description"]),
        ["config-cut.keras"] = (DiagnosticCodes.InvalidModelDescription, ["config.json is not valid JSON", "line 1, byte "]),
        ["config-deep.keras"] = (DiagnosticCodes.InvalidModelDescription, ["nested too deeply"]),
        ["cyclic-nodes.keras"] = (DiagnosticCodes.InvalidModelDescription, ["cycle", "' -> '"]),
        ["empty.keras"] = (DiagnosticCodes.UnreadableModelFile, ["the file is empty"]),
        ["external-link.h5"] = (DiagnosticCodes.ReferenceOutsideModelFile, ["layer 'dense'", "external links are refused"]),
        ["external-storage.h5"] = (DiagnosticCodes.ReferenceOutsideModelFile, ["external storage is refused"]),
        ["huge-virtual-dataset.h5"] = (DiagnosticCodes.InvalidWeights, ["(1048576, 1048576)", "expected (24, 5)"]),
        ["inbound-unknown-layer.keras"] = (DiagnosticCodes.InvalidModelDescription, ["'concatenate'", "'ghost'", "does not exist"]),
        ["input-shape-null.keras"] = (DiagnosticCodes.UnknownInputShape, ["spatial size of input", "is not known"]),
        ["kernel-larger-than-input.keras"] = (DiagnosticCodes.InvalidModelDescription, ["output would be empty", "kernel 3x3 on a 2x2 input with padding valid"]),
        ["no-config.keras"] = (DiagnosticCodes.InvalidModelDescription, ["config.json is missing"]),
        ["no-layers.keras"] = (DiagnosticCodes.InvalidModelDescription, ["has no layers"]),
        ["no-model-config.h5"] = (DiagnosticCodes.WeightsWithoutArchitecture, ["weights only", "model_config"]),
        ["no-weights.keras"] = (DiagnosticCodes.InvalidWeights, ["model.weights.h5 is missing"]),
        ["output-layer-unknown.keras"] = (DiagnosticCodes.InvalidModelDescription, ["unknown layer 'ghost'"]),
        ["strides-zero.keras"] = (DiagnosticCodes.InvalidModelDescription, ["strides", "must be a positive integer", "0"]),
        ["text.keras"] = (DiagnosticCodes.UnreadableModelFile, ["neither a zip archive nor an HDF5 file"]),
        ["truncated.h5"] = (DiagnosticCodes.UnreadableModelFile, ["HDF5 file is truncated"]),
        ["truncated.keras"] = (DiagnosticCodes.UnreadableModelFile, ["not a complete zip archive (no end of central directory)"]),
        ["units-huge.keras"] = (DiagnosticCodes.InvalidWeights, ["layer 'dense'", "(24, 5)"]),
        ["units-mismatch.keras"] = (DiagnosticCodes.InvalidWeights, ["layer 'dense'", "kernel has shape (24, 5)", "(24, 7)"]),
        ["units-negative.keras"] = (DiagnosticCodes.InvalidModelDescription, ["layer 'dense'", "units must be a positive integer"]),
        ["unknown-activation.keras"] = (DiagnosticCodes.UnsupportedLayer, ["layer 'dense'", "unknown activation 'reluu'", "did you mean 'relu'?"]),
        ["unknown-layer.keras"] = (DiagnosticCodes.UnsupportedLayer, ["'flatten'", "FlattenDeluxe", "not supported"]),
        ["weight-name-dangling.h5"] = (DiagnosticCodes.InvalidWeights, ["dataset 'dense/ghost:0'", "missing"]),
        ["weight-names-missing.h5"] = (DiagnosticCodes.InvalidWeights, ["group model_weights/dense has no weight_names"]),
        ["weights-h5-garbage.keras"] = (DiagnosticCodes.UnreadableModelFile, ["superblock is not readable"]),
        ["weights-h5-truncated.keras"] = (DiagnosticCodes.UnreadableModelFile, ["HDF5 file is truncated"]),
        ["weights-missing-variable.keras"] = (DiagnosticCodes.InvalidWeights, ["layer 'dense'", "variable 1 (bias) is missing"]),
        ["weights-nan.keras"] = (DiagnosticCodes.InvalidWeights, ["layer 'dense'", "kernel holds a NaN at [3, 2]"]),
        ["weights-string.keras"] = (DiagnosticCodes.InvalidWeights, ["kernel has a string type"]),
        ["weights-wrong-shape.keras"] = (DiagnosticCodes.InvalidWeights, ["layer 'dense'", "kernel has shape (23, 5), expected (24, 5)"]),
        ["zip-bit-flip.keras"] = (DiagnosticCodes.UnreadableModelFile, ["CRC"]),
        ["zip-bomb-weights.keras"] = (DiagnosticCodes.UnreadableModelFile, ["model.weights.h5 is not HDF5"]),
        ["zip-huge-declared-size.keras"] = (DiagnosticCodes.UnreadableModelFile, ["declares 4"]),
    };

    private static readonly string[] Legal = ["fixed-string-attributes.h5", "no-metadata.keras", "path-traversal.keras", "weights-gzip-chunked.keras"];

    public static IEnumerable<TheoryDataRow<string>> Files => KerasFiles.Bad.Select(file => new TheoryDataRow<string>(file["bad/".Length..]));

    [Theory, MemberData(nameof(Files))]
    public void Load_BadFile_EndsInOneClearErrorWithinBounds(string file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        SpikeSharpException? error = Record.Exception(() => KerasModel.Load(KerasFiles.Path($"bad/{file}")).ThrowIfRefused()) switch
        {
            null => null,
            SpikeSharpException expected => expected,
            var other => throw new InvalidOperationException($"{file}: {other.GetType().Name}", other),
        };
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20 << 20, "allocates no more than a few times the file");

        if (Legal.Contains(file))
        {
            Assert.Null(error);
            return;
        }

        (string code, string[] facts) = Expected[file];
        Assert.NotNull(error);
        Assert.Equal(code, error.Code);
        Assert.All(facts, fact => Assert.Contains(fact, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
        if (error is ModelFormatException) Assert.StartsWith(KerasFiles.Path($"bad/{file}"), error.Message, StringComparison.Ordinal);
        if (code is DiagnosticCodes.UnknownInputShape or DiagnosticCodes.WeightsWithoutArchitecture or DiagnosticCodes.UnsupportedLayer) Assert.NotNull(error.Hint);
    }

    [Fact]
    public void Load_BadFiles_SayWhatTheSnapshotSays()
    {
        StringBuilder table = new();
        foreach (string file in KerasFiles.Bad)
        {
            Exception? error = Record.Exception(() => KerasFiles.Load(file).ThrowIfRefused());
            table.AppendLine(error is SpikeSharpException known ? $"{known.Code} {(error is ModelFormatException ? "" : file + ": ")}{known.Message}{(known.Hint is { } hint ? $"\n    hint: {hint}" : "")}" : $"loads   {file}");
        }

        Snapshot.Match(table.ToString());
    }

    [Fact]
    public void Load_NoMetadata_WarnsThatTheVersionIsUnknown()
    {
        LayerGraph graph = KerasFiles.Load("bad/no-metadata.keras");
        Diagnostic warning = Assert.Single(graph.Diagnostics);
        Assert.Equal(DiagnosticCodes.UnknownFrameworkVersion, warning.Code);
        Assert.Null(graph.Source!.FrameworkVersion);
    }

    [Fact]
    public void Load_UnknownLayer_ListsTheSupportedClasses()
    {
        Diagnostic refusal = Assert.Single(KerasFiles.Load("bad/unknown-layer.keras").Refusals);
        Assert.Contains("Dense, Conv1D, Conv2D", refusal.Hint, StringComparison.Ordinal);
    }
}
