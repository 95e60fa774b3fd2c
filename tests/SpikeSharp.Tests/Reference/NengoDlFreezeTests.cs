using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>Parameters that NengoDL trained, put into a built model and frozen into its network: the runs before and after are those of the original.</summary>
public sealed class NengoDlFreezeTests
{
    public static TheoryData<string> Cases => ["freeze_nef_lif", "freeze_conv_lif"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void WithParameters_Trained_RunsAsTheOriginal(string name)
    {
        using FreezeCase trained = new(name);
        Assert.All(trained.Start.Parameters, parameter => trained.AssertClose($"p0/{parameter.Name}", parameter.Value));
        Assert.Equal(trained.Names("p_end/"), trained.Trained.Parameters.Where(parameter => parameter.IsTrainable).Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
        foreach (Probe probe in trained.Network.Root.Probes) trained.AssertClose($"trained_run/{probe.Label}", trained.Run(trained.Trained)[probe]);
        // The model before is as it was.
        Assert.All(trained.Start.Parameters, parameter => trained.AssertClose($"p0/{parameter.Name}", parameter.Value));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FreezeParameters_Trained_BuildsAndRunsAsTheOriginal(string name)
    {
        using FreezeCase trained = new(name);
        foreach (NengoParameters parameters in trained.Trained.GetNengoParameters(trained.Network.Root))
        {
            string label = parameters.Target.Label!;
            if (parameters is EnsembleParameters ensemble)
            {
                trained.AssertClose($"frozen/{label}.gain", ensemble.Gain);
                trained.AssertClose($"frozen/{label}.bias", ensemble.Bias);
                trained.AssertClose($"frozen/{label}.encoders", ensemble.Encoders);
            }
            else
            {
                ConnectionParameters connection = (ConnectionParameters)parameters;
                trained.AssertClose($"frozen/{label}", NdArray.From(connection switch
                {
                    { Solver: { } solver } => [.. solver.Values],
                    { Transform: Dense dense } => dense.Values.ToArray(),
                    _ => ((Convolution)connection.Transform).Kernel.ToArray(),
                }));
            }
        }
        trained.Trained.FreezeParameters(trained.Network.Root);
        BuiltModel frozen = BuiltModel.Build(trained.Network.Root);
        Prediction run = trained.Run(frozen);
        foreach (Probe probe in trained.Network.Root.Probes)
        {
            trained.AssertClose($"refrozen_run/{probe.Label}", run[probe]);
            trained.AssertClose($"nengo_run/{probe.Label}", run[probe].Slice(0, run[probe].Length / run[probe].Shape[0]));
        }
    }

    /// <summary>A network with its initial and trained parameters.</summary>
    private sealed class FreezeCase : IDisposable
    {
        private readonly string _name;
        private readonly Npz _numbers;

        public FreezeCase(string name)
        {
            _name = name;
            JsonElement json = Golden.Load($"nengo-dl/freeze/{name}.json").Json;
            _numbers = Npz.Load(TestData.File($"nengo-dl/freeze/{name}.npz"));
            Network = new NengoDlNetwork(json);
            Start = BuiltModel.Build(Network.Root);
            Trained = Start.WithParameters(Start.Parameters.Where(parameter => Names("p_end/").Contains(parameter.Name)).ToDictionary(parameter => parameter.Name, parameter => _numbers[$"p_end/{parameter.Name}"]));
        }

        public NengoDlNetwork Network { get; }

        public BuiltModel Start { get; }

        public BuiltModel Trained { get; }

        // Encoders of ensembles that are used through their neurons are in the file, but belong to no parameter.
        public IEnumerable<string> Names(string folder) => _numbers.Names.Where(name => name.StartsWith(folder, StringComparison.Ordinal) && name != folder + "h.scaled_encoders").Select(name => name[folder.Length..]).Order(StringComparer.Ordinal);

        public Prediction Run(BuiltModel model)
        {
            using Simulator simulator = new(model);
            NdArray input = _numbers["run/x"];
            return simulator.Predict(new DataOf<Node> { [(Node)Network["x"]] = input }, input.Shape[1]);
        }

        public void AssertClose(string key, NdArray found)
        {
            double[] expected = _numbers[key].ToDoubles();
            Close.Assert($"{_name}, {key}", expected, found.ToDoubles(), Tolerances.MinibatchTrace.OfLargest(expected));
        }

        public void Dispose() => _numbers.Dispose();
    }
}
