using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>Runs with a minibatch, against the numbers of NengoDL: stepwise, predictions, resets, in both precisions.</summary>
/// <remarks>
/// NengoDL lets a prediction start where the stepwise run stands; ours starts at the initial state. So that state is reached by replaying the runs before it. Its
/// predictions keep what learning rules changed and what processes drew; ours do not, so neither is compared from there to the next reset.
/// </remarks>
public sealed class NengoDlForwardTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string path in TestData.Files("nengo-dl/forward", "*.json"))
            {
                string name = Path.GetFileNameWithoutExtension(path);
                foreach (JsonElement type in Golden.Load($"nengo-dl/forward/{name}.json").Json.GetProperty("dtypes").EnumerateArray()) cases.Add(name, type.GetString()!);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_EachOperation_GivesTheNumbersOfNengoDl(string name, string type)
    {
        using ForwardCase forward = new(name, type);
        Assert.NotEqual(0, forward.RunAll());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parameters_Built_HaveTheNumbersOfNengoDl(string name, string type)
    {
        JsonElement json = Golden.Load($"nengo-dl/forward/{name}.json").Json;
        // Written once, by the first run.
        if (json.GetProperty("dtypes")[0].GetString() != type) return;
        using Npz numbers = Npz.Load(TestData.File($"nengo-dl/forward/{name}.npz"));
        BuiltModel model = BuiltModel.Build(new NengoDlNetwork(json).Root, new BuildOptions { Dt = json.Number("dt", 0.001) });
        foreach (ModelParameter parameter in model.Parameters)
        {
            double[] all = numbers[$"built/{parameter.Name}"].ToDoubles(), own = parameter.Value.ToDoubles();
            if (parameter.Signal.Matrix is not null)
            {
                // There in the order given, here by rows.
                Array.Sort(all);
                Array.Sort(own);
            }
            // Learned numbers are there once for every item.
            for (int item = 0; item < all.Length / own.Length; item++) AssertClose(parameter.Name, all.AsSpan(item * own.Length, own.Length).ToArray(), own);
        }
        foreach (BuiltEnsemble ensemble in model.Ensembles.Where(ensemble => ensemble.NeuronType is not Direct))
        {
            AssertClose($"{ensemble.Label}.gain", numbers[$"built/{ensemble.Label}.gain"].ToDoubles(), [.. ensemble.Gain]);
            foreach ((StateVariable variable, Signal signal) in ensemble.NeuronType.State.Zip(ensemble.State))
                if (numbers.TryGet($"built/{ensemble.Label}.init.{variable.Name}", out NdArray? initial)) AssertClose(signal.Name, initial.ToDoubles(), signal.Initial.ToDoubles());
        }

        void AssertClose(string what, double[] expected, double[] found) =>
            Close.Assert($"{name}, {what}", expected, found, (type == "float64" ? Tolerances.Decoders : Tolerances.Single).OfLargest(expected));
    }

    /// <summary>The operations of one case, done in order on one simulator.</summary>
    private sealed class ForwardCase : IDisposable
    {
        private readonly JsonElement _json;
        private readonly Npz _numbers;
        private readonly string _name;
        private readonly string _type;
        private readonly NengoDlNetwork _network;
        private readonly Simulator _simulator;
        private readonly Dictionary<string, int> _samples = [];
        private readonly List<Action<Simulator>> _history = [];
        private readonly bool _learns;
        private bool _hasPredicted;
        private int _compared;

        public ForwardCase(string name, string type)
        {
            (_name, _type) = (name, type);
            _json = Golden.Load($"nengo-dl/forward/{name}.json").Json;
            _numbers = Npz.Load(TestData.File($"nengo-dl/forward/{name}.npz"));
            _network = new NengoDlNetwork(_json);
            _learns = _network.Root.Connections.Any(connection => connection.LearningRuleTypes.Count > 0);
            _simulator = Create(_network);
        }

        private int Minibatch => _json.GetProperty("minibatch_size").GetInt32();

        /// <summary>Does all operations.</summary>
        /// <returns>Number of arrays compared.</returns>
        public int RunAll()
        {
            int index = 0;
            foreach (JsonElement op in _json.GetProperty("ops").EnumerateArray())
            {
                switch (op.Text("op"))
                {
                    case "run_steps": RunSteps(op, index); break;
                    case "predict": Predict(op, index); break;
                    default: Reset(op); break;
                }
                Assert.Equal(op.GetProperty("n_steps_after").GetInt64(), _simulator.StepCount);
                index++;
            }
            return _compared;
        }

        public void Dispose()
        {
            _simulator.Dispose();
            _numbers.Dispose();
        }

        private void RunSteps(JsonElement op, int index)
        {
            int steps = op.GetProperty("n").GetInt32();
            Dictionary<string, NdArray> data = Data(op);
            Do(simulator => Run(simulator, data, steps, 0));
            foreach (Probe probe in _network.Root.Probes)
            {
                ProbeData all = _simulator.Data[probe];
                int before = probe.KeepHistory ? _samples.GetValueOrDefault(probe.Label!) : 0;
                _samples[probe.Label!] = all.Samples;
                Compare(index, probe, [.. Enumerable.Range(0, Minibatch).SelectMany(item => Item(all, item, before))]);
            }
        }

        private void Predict(JsonElement op, int index)
        {
            Dictionary<string, NdArray> data = Data(op);
            int steps = data.Count > 0 ? data.Values.First().Shape[1] : op.GetProperty("n_steps").GetInt32();
            int items = data.Count > 0 ? data.Values.First().Shape[0] : Minibatch;
            bool stateful = op.Flag("stateful") ?? false;
            Dictionary<string, List<double>> found = _network.Root.Probes.ToDictionary(probe => probe.Label!, _ => new List<double>());
            for (int first = 0; first < items; first += Minibatch)
            {
                int start = first;
                // In a simulator of its own, whose probes keep every step, as those of a prediction there do.
                NengoDlNetwork network = new(_json, samplesEveryStep: true);
                using Simulator replay = Create(network);
                foreach (Action<Simulator> action in _history) action(replay);
                replay.ClearProbes();
                Run(replay, data, steps, start);
                foreach (Probe probe in network.Root.Probes)
                    for (int item = 0; item < Minibatch; item++) found[probe.Label!].AddRange(Item(replay.Data[probe], item, 0));
                if (stateful) Do(simulator => Run(simulator, data, steps, start));
            }
            bool isInitial = !stateful && _simulator.StepCount == 0 && data.Count > 0;
            foreach (Probe probe in _network.Root.Probes)
            {
                if (stateful) _samples[probe.Label!] = _simulator.Data[probe].Samples;
                Compare(index, probe, [.. found[probe.Label!]]);
            }
            if (isInitial)
            {
                DataOf<Node> inputs = new();
                foreach ((string label, NdArray values) in data) inputs[(Node)_network[label]] = values;
                Prediction prediction = _simulator.Predict(inputs, steps);
                foreach (Probe probe in _network.Root.Probes) Compare(index, probe, prediction[probe].ToDoubles());
            }
            _hasPredicted |= !stateful;
        }

        private void Reset(JsonElement op)
        {
            bool keepsWeights = op.Flag("include_trainable") == false;
            Do(simulator => simulator.Reset(new ResetOptions { KeepWeights = keepsWeights }));
            _samples.Clear();
            if (!keepsWeights) _hasPredicted = false;
        }

        private void Do(Action<Simulator> action)
        {
            action(_simulator);
            _history.Add(action);
        }

        private Dictionary<string, NdArray> Data(JsonElement op) =>
            op.Find("data") is { } data ? data.EnumerateObject().ToDictionary(entry => entry.Name, entry => _numbers[$"data/{entry.Value.GetString()}"]) : [];

        private void Run(Simulator simulator, Dictionary<string, NdArray> data, int steps, int first)
        {
            DataOf<Node> inputs = new();
            foreach ((string label, NdArray values) in data)
                inputs[label] = values.Slice(first * steps * values.Shape[2], Minibatch * steps * values.Shape[2]).Reshape(Minibatch, steps, values.Shape[2]);
            // What gets data in one run needs them in all.
            foreach (Node node in _network.Root.Nodes.Where(node => !node.Constant.IsDefault && !data.ContainsKey(node.Label!)))
                inputs[node.Label!] = NdArray.From([.. Enumerable.Repeat(node.Constant, Minibatch).SelectMany(value => value)], Minibatch, node.SizeOut);
            simulator.RunSteps(steps, inputs);
        }

        private static double[] Item(ProbeData data, int item, int from)
        {
            int size = data.Shape[2], samples = data.Samples;
            double[] all = data.ToArray().ToDoubles();
            return all.AsSpan(((item * samples) + from) * size, (samples - from) * size).ToArray();
        }

        private void Compare(int index, Probe probe, double[] found)
        {
            if (_learns && _hasPredicted) return;
            if (_hasPredicted && probe.Target.Target is Node { Process.Seed: not null }) return;
            NdArray expected = _numbers[$"{_type}/op{index}/{probe.Label}"];
            double[] values = expected.ToDoubles();
            // Weights that nothing changes have no items there.
            bool isShared = probe.Attribute == ProbeAttribute.Weights && expected.Shape[0] < Minibatch;
            if (isShared) found = found[..values.Length];
            // There the refractory time is smaller by a step once the neuron has spiked.
            if (probe.Attribute == ProbeAttribute.RefractoryTime)
                for (int i = 0; i < found.Length; i++) found[i] -= found[i] - values[i] > _simulator.Dt / 2 ? _simulator.Dt : 0;
            Close.Assert($"{_name}, {_type}, operation {index}, {probe.Label}", values, found, (_type == "float64" ? Tolerances.MinibatchTrace : Tolerances.Single).OfLargest(values));
            _compared++;
        }

        private Simulator Create(NengoDlNetwork network)
        {
            JsonElement? settings = _json.Find("settings");
            BuiltModel model = BuiltModel.Build(network.Root, new BuildOptions
            {
                Dt = _json.Number("dt", 0.001),
                Precision = _type == "float64" ? Precision.Double : Precision.Single,
                TrainingMode = settings?.Flag("learning_phase") ?? false,
                LifSmoothing = settings?.Number("lif_smoothing"),
            });
            return new Simulator(model, new SimulatorOptions { Minibatch = Minibatch });
        }
    }
}
