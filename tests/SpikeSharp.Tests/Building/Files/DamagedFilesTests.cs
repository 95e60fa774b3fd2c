using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SpikeSharp.Building;
using SpikeSharp.Testing;
using SpikeSharp.Tests.Simulation;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>Damaged bytes end in a model or in the one exception, in little time and memory; and a model that loads runs.</summary>
public sealed partial class DamagedFilesTests
{
    private static readonly string[] Numbers = ["-1", "0", "1", "2", "3", "7", "100", "2147483647", "-2147483648", "4294967295", "1e308", "-0.5", "1e-300", "null", "\"inf\"", "[]", "{}", "true"];

    public static TheoryData<string> Files => ["lif-alpha", "slices-decoded", "direct-mode", "pes-weights", "ensemblearray-optimized", "random 3", "random 11", "random 24"];

    [Fact]
    public void Load_NumberThatLeavesAnIncrementWithoutASet_AddsUpInEveryStep() =>
        // Found by the test below: the product of constants was computed once and added once.
        Run(SsmFiles.Load(SsmFiles.Replace(Read("random 24"), "\"dst\":26", "\"dst\":56")), "random 24");

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_DamagedBytes_OnlyTheDocumentedError(string file)
    {
        byte[] good = Read(file);
        for (int seed = 0; seed < 250; seed++) LoadWithinBounds(Damage.To(good, new Random(seed)), $"{file}, seed {seed}");
    }

    // Checksums keep damage within a zip from being read at all, so the parts behind them are damaged on their own.
    [Theory]
    [MemberData(nameof(Files))]
    public void Load_DamageBehindAGoodChecksum_OnlyTheDocumentedError(string file)
    {
        byte[] good = Read(file);
        for (int seed = 0; seed < 80; seed++)
            foreach (string entry in (ReadOnlySpan<string>)["model.json", "arrays/0.npy", "arrays/1.npy"])
                LoadWithinBounds(ZipEditor.Change(good, entry, bytes => Damage.To(bytes, new Random(seed))), $"{file}, {entry}, seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_OtherNumbersInTheDescription_RefusedOrRunsTheSameEverywhere(string file)
    {
        byte[] good = Read(file);
        int loaded = 0;
        for (int seed = 0; seed < 250; seed++)
        {
            byte[] changed = ZipEditor.Change(good, "model.json", json => ChangeNumbers(json, new Random(seed)));
            if (LoadWithinBounds(changed, $"{file}, seed {seed}") is not { } model) continue;
            loaded++;
            foreach (External external in model.Operators.OfType<External>()) model = model.Bind(external.Id, (t, x, y) => y.Fill(t));
            Run(model, $"{file}, seed {seed}");
        }
        Assert.True(loaded is > 20 and < 240, $"{loaded} of 250 changes were loaded");
    }

    [Fact]
    public void Load_EveryTruncation_IsAnError()
    {
        byte[] good = Read("lif-alpha");
        for (int length = 0; length < good.Length; length += 61) Assert.Throws<ModelFormatException>(() => SsmFiles.Load(good[..length]));
    }

    private static byte[] Read(string file) => file.StartsWith("random ", StringComparison.Ordinal)
        ? SsmFiles.Save(new RandomNetwork(int.Parse(file[7..], CultureInfo.InvariantCulture)).Model, new ModelSaveOptions { AllowFunctions = true })
        : File.ReadAllBytes(SsmFiles.Path($"{file}.ssm"));

    private static BuiltModel? LoadWithinBounds(byte[] bytes, string what)
    {
        BuiltModel? model = null;
        Damage.ReadWithinBounds(what, 16 << 20, () => model = SsmFiles.Load(bytes, new ModelLoadOptions { MaxBytes = 1 << 20 }), error => error is ModelFormatException);
        return model;
    }

    private static void Run(BuiltModel model, string what)
    {
        List<double[]>? expected = null;
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            List<double[]> found = [];
            Exception? error = Record.Exception(() =>
            {
                using Session session = backend.Open(model, new SessionOptions { Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal))], Threads = 1 });
                session.Run(5);
                for (int i = 0; i < model.Probes.Length; i++) found.Add(session.Recorded(i).ToDoubles());
            });
            // A table may end early, and a function may be given a time that is not finite.
            Assert.True(error is null or SimulationException, $"{what}, {backend.GetType().Name}: {error}");
            if (error is not null) found.Clear();
            expected ??= found;
            Assert.Equal(expected.Count, found.Count);
            foreach ((double[] a, double[] b) in expected.Zip(found))
                for (int i = 0; i < a.Length; i++)
                    Assert.True(a[i].Equals(b[i]), $"{what}: {a[i]:R} in the reference, {b[i]:R} in the engine");
        }
    }

    private static byte[] ChangeNumbers(byte[] json, Random random)
    {
        string text = Encoding.UTF8.GetString(json);
        MatchCollection numbers = Number().Matches(text);
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            Match match = numbers[random.Next(numbers.Count)];
            if (match.Index + match.Length > text.Length) continue;
            // Half of the time another number of the file: an id for an id, a size for a size.
            string other = random.Next(2) == 0 ? numbers[random.Next(numbers.Count)].Value : Numbers[random.Next(Numbers.Length)];
            text = text[..match.Index] + other + text[(match.Index + match.Length)..];
        }
        return Encoding.UTF8.GetBytes(text);
    }

    [GeneratedRegex("(?<=[:,\\[])-?[0-9][0-9.eE+-]*(?=[,\\]}])")]
    private static partial Regex Number();
}
