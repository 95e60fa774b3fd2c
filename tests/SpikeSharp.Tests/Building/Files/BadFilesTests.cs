using System.Diagnostics;
using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>Defective files: each ends in one error that says what and where, at once and with little memory.</summary>
public sealed class BadFilesTests
{
    [Theory]
    [InlineData("no-model-json", DiagnosticCodes.InvalidModelFile, "model.json")]
    [InlineData("not-json", DiagnosticCodes.InvalidModelFile, "model.json is not JSON at line 1, byte 16: Expected start")]
    [InlineData("version-2", DiagnosticCodes.UnsupportedModelFile, "version: version 2 is newer than this reader")]
    [InlineData("unknown-op", DiagnosticCodes.UnsupportedModelFile, "operator 'Frobnicate' is not supported")]
    [InlineData("missing-array", DiagnosticCodes.InvalidModelFile, "signals[3].init: the file has no arrays/0.npy")]
    [InlineData("array-too-short", DiagnosticCodes.InvalidModelFile, "signals[3].init: arrays/0.npy has shape (2,), which is 2 elements; 6 are expected")]
    [InlineData("fortran-order", DiagnosticCodes.InvalidModelFile, "signals[3].init: arrays/0.npy is in column order")]
    [InlineData("npy-truncated", DiagnosticCodes.InvalidModelFile, "signals[3].init: arrays/0.npy: 48 bytes of data expected")]
    [InlineData("view-outside", DiagnosticCodes.InvalidModelFile, "signals[13]: the view reaches element")]
    [InlineData("signal-id-range", DiagnosticCodes.InvalidModelFile, "a whole number from 0 to 12 is expected, 9999 was found")]
    [InlineData("order-repeats", DiagnosticCodes.InvalidModelFile, "order: operator 0 stands in it twice, at 0 and 1")]
    [InlineData("dotinc-shapes", DiagnosticCodes.InvalidModelFile, "operators[4] (DotInc): A '<Ensemble #1>.scaled_encoders' (6, 1), X '<Ensemble #1>.bias' (6,)")]
    [InlineData("fill-nan", DiagnosticCodes.InvalidModelFile, "model.json is not JSON")]
    [InlineData("negative-dt", DiagnosticCodes.InvalidModelFile, "dt: a finite number above 0 is expected, -0.001 was found")]
    [InlineData("huge-shape", DiagnosticCodes.InvalidModelFile, "signals[13].shape[0]: a whole number from 0 to 2147483647 is expected, 4294967296 was found")]
    [InlineData("step-is-float", DiagnosticCodes.InvalidModelFile, "step: 'step' () is float; one integer (i8)")]
    public void Load_DefectiveFile_SaysWhatAndWhere(string name, string code, string part)
    {
        string path = SsmFiles.Path($"bad/{name}.ssm");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => BuiltModel.Load(path));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        Assert.Equal(path, error.File);
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void BadFiles_All_AreTested() =>
        Assert.Equal(
            TestData.Files("ssm/bad", "*.ssm").Select(Path.GetFileNameWithoutExtension),
            typeof(BadFilesTests).GetMethod(nameof(Load_DefectiveFile_SaysWhatAndWhere))!.GetCustomAttributesData()
                .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
                .Select(attribute => (string?)((System.Collections.ObjectModel.ReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Load_NoZipArchive_SaysSo()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => SsmFiles.Load([1, 2, 3, 4, 5, 6, 7, 8, 9]));
        Assert.Equal(DiagnosticCodes.UnreadableArchive, error.Code);
    }

    [Fact]
    public void Load_MissingFile_IsAnIOException() => Assert.Throws<FileNotFoundException>(() => BuiltModel.Load("no-such-file.ssm"));
}
